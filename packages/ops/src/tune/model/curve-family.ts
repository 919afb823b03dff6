import { FULL_VCPU_MB } from "../../diagnose/detectors/memory-model.ts";

/** One form that a function's time may take over memory, up to a factor. */
export interface Curve {
  /** Natural logarithm of the relative duration at each size. */
  readonly logShape: readonly number[];
  /** Share of the time spent waiting, at a memory size. */
  ioShare(memoryMb: number): number;
  /** How likely it is before anything was measured. All curves of a family add up to 1. */
  readonly prior: number;
}

const IO_SHARES = 24;
const PRESSURES = [0, 0.05, 0.1, 0.2, 0.4, 0.8] as const;
/** Half of all functions are taken to need no more memory than the smallest size has. */
const NO_PRESSURE_PRIOR = 0.5;
/** Memory pressure falls faster than memory grows: what collects garbage runs less often, and on more CPU. */
const PRESSURE_EXPONENT = 1.5;
const SMALLEST_MB = 128;

/**
 * The forms waiting + computation / CPU share × (1 + memory pressure) over memory sizes: an even grid over the share of
 * time spent waiting on one vCPU, and over the pressure at 128 MB. Code is taken to run on one thread, so that nothing
 * is gained above one vCPU; what is not so shows as misfit.
 */
export function curveFamily(sizesMb: readonly number[]): readonly Curve[] {
  const curves: Curve[] = [];
  for (let i = 0; i <= IO_SHARES; i++) {
    for (const pressure of PRESSURES) {
      const ioShare = i / IO_SHARES;
      const pressurePrior = pressure === 0 ? NO_PRESSURE_PRIOR : (1 - NO_PRESSURE_PRIOR) / (PRESSURES.length - 1);
      curves.push({
        logShape: sizesMb.map((memoryMb) => Math.log(relativeTime({ ioShare, pressure }, memoryMb))),
        ioShare: (memoryMb) => ioShare / relativeTime({ ioShare, pressure }, memoryMb),
        prior: pressurePrior / (IO_SHARES + 1),
      });
    }
  }
  return curves;
}

/** 1 on one whole vCPU without pressure. */
function relativeTime(
  { ioShare, pressure }: { readonly ioShare: number; readonly pressure: number },
  memoryMb: number,
) {
  const cpuShare = Math.min(1, memoryMb / FULL_VCPU_MB);
  const slowdown = 1 + pressure * (SMALLEST_MB / memoryMb) ** PRESSURE_EXPONENT;
  return ioShare + ((1 - ioShare) / cpuShare) * slowdown;
}
