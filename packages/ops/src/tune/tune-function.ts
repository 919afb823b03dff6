import { LabError } from "@faultline/core";
import { assess, spentUsd, type TuningReport } from "./assess.ts";
import { type PayloadSequence, payloadSequence, type WeightedPayload } from "./payloads.ts";
import { invokeFunction, type OnThrottled } from "./session/invoke-function.ts";
import { type SessionOptions, type TuningSession, withTuningSession } from "./session/tuning-session.ts";
import type { Strategy } from "./strategy.ts";
import { Tuner } from "./tuner.ts";

/** How to tune a function. */
export interface TuneOptions extends SessionOptions {
  readonly strategy: Strategy;
  readonly payloads: readonly WeightedPayload[];
  readonly invocationsMax?: number;
  /** Stops measuring when so much is spent. */
  readonly usdMax?: number;
  /** Price of a billed millisecond at 128 MB. */
  readonly basePrice: number;
  readonly onProgress?: (progress: TuneProgress) => void;
  readonly onThrottled?: OnThrottled;
}

/** How far a tuning is. */
export interface TuneProgress {
  readonly invocations: number;
  /** Sizes still measured. */
  readonly remainingMb: readonly number[];
}

/**
 * Tunes a function's memory size: publishes a version and an alias for each size, invokes each some times in
 * turns, drops sizes as soon as they cannot be the best, and puts the function back.
 *
 * @throws LabError `FUNCTION_FAILED` when the payload makes the function fail, `NO_SIZE_RUNS`, `NOTHING_MEASURED`, and those
 *   of the session.
 */
export async function tuneFunction(options: TuneOptions): Promise<TuningReport> {
  const { sizesMb, strategy, random, invocationsMax } = options;
  const limits = invocationsMax === undefined ? {} : { limits: { invocationsMax } };
  const tuner = new Tuner({ sizesMb, strategy, random, ...limits });
  const failures = new Map<number, string>();
  await withTuningSession(options, (session) => measure(options, { session, tuner, failures }));
  requireCandidates(tuner, failures);
  requireMeasured(tuner);
  return assess(tuner, { strategy, basePrice: options.basePrice, failures, random });
}

interface Measuring {
  readonly session: TuningSession;
  readonly tuner: Tuner;
  /** Why sizes are out, by index. */
  readonly failures: Map<number, string>;
}

async function measure(options: TuneOptions, measuring: Measuring): Promise<void> {
  const { tuner } = measuring;
  const { signal, basePrice, usdMax = Infinity, onProgress } = options;
  const payloads = payloadSequence(options.payloads);
  for (let round = tuner.nextRound(); round.length > 0; round = tuner.nextRound()) {
    const remainingMb = [...new Set(round)].map((i) => tuner.sizesMb[i] ?? 0);
    for (const index of round) {
      if (tuner.isExcluded(index)) continue;
      signal?.throwIfAborted();
      await measureOnce(options, { ...measuring, index, payloads });
      onProgress?.({ invocations: tuner.invocationCount, remainingMb });
      if (spentUsd(tuner, basePrice) >= usdMax) return;
    }
  }
}

async function measureOnce(
  { clients, functionName, clock, signal, onThrottled }: TuneOptions,
  {
    session,
    tuner,
    failures,
    index,
    payloads,
  }: Measuring & { readonly index: number; readonly payloads: PayloadSequence },
): Promise<void> {
  const memoryMb = tuner.sizesMb[index] ?? 0;
  const qualifier = await session.alias(memoryMb);
  // Each size has the same payloads in the same order.
  const payload = payloads(tuner.sizes[index]?.warm.length ?? 0);
  const call = { functionName, qualifier, payload, signal, onThrottled };
  const { report, error } = await invokeFunction(await clients.lambda(), call, clock);
  if (error === undefined) return tuner.record(index, report);
  if (!error.isOfSize) throw functionFailed(functionName, memoryMb, error);
  tuner.exclude(index);
  failures.set(index, error.message);
}

function functionFailed(name: string, memoryMb: number, error: { readonly type: string; readonly message: string }) {
  const message = `${name} failed at ${memoryMb} MB: ${error.type}: ${error.message}`;
  return new LabError("FUNCTION_FAILED", message, "give a payload that it takes with --payload or --payload-file");
}

function requireCandidates(tuner: Tuner, failures: ReadonlyMap<number, string>): void {
  if (tuner.hasCandidates) return;
  const reasons = [...failures].map(([i, reason]) => `${tuner.sizesMb[i]} MB: ${reason}`).join("; ");
  const hint = "raise the function's time-out, add larger sizes, or give a lighter payload";
  throw new LabError("NO_SIZE_RUNS", `the function runs at none of the sizes (${reasons})`, hint);
}

/** Cold starts alone tell nothing: the first invocation of each size is one. */
function requireMeasured(tuner: Tuner): void {
  if (tuner.sizes.some(({ warm }) => warm.length > 0)) return;
  const message = `the limit was reached after ${tuner.invocationCount} cold starts, before anything was measured`;
  throw new LabError("NOTHING_MEASURED", message, "raise --max-invocations or --max-usd, or name fewer --sizes");
}
