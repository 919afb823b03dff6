/** Memory size at which a function has one whole vCPU. @see Lambda Developer Guide, "Configure Lambda function memory". */
export const FULL_VCPU_MB = 1769;

/**
 * How an invocation's time follows memory: waiting stays, computation takes as much longer as the share of a vCPU is
 * smaller. Single-threaded code gains nothing above one vCPU.
 */
export interface MemoryModel {
  /** Time spent waiting, at any memory size. */
  readonly waitingMs: number;
  /** Computation on one whole vCPU. */
  readonly cpuMs: number;
}

/** Splits an invocation's time at one memory size. */
export function fitMemoryModel(
  time: { readonly ownMs: number; readonly waitingMs: number },
  memoryMb: number,
): MemoryModel {
  return { waitingMs: time.waitingMs, cpuMs: time.ownMs * cpuShare(memoryMb) };
}

/** Duration that the model predicts for a memory size. */
export function predictMs({ waitingMs, cpuMs }: MemoryModel, memoryMb: number): number {
  return waitingMs + cpuMs / cpuShare(memoryMb);
}

function cpuShare(memoryMb: number): number {
  return Math.min(1, memoryMb / FULL_VCPU_MB);
}

/** A doubling must save at least this share of the time to be worth it. */
const WORTHWHILE_GAIN = 0.25;

/** The memory size up to which each doubling still saves a quarter of the time; at most about one vCPU. */
export function recommendMemoryMb(model: MemoryModel, memoryMb: number): number {
  let size = memoryMb;
  while (size * 2 <= FULL_VCPU_MB + 1) {
    const gain = 1 - predictMs(model, size * 2) / predictMs(model, size);
    if (gain < WORTHWHILE_GAIN) break;
    size *= 2;
  }
  return size;
}
