import type { Random } from "@faultline/core";
import type { Phase } from "../script/load-script.ts";

/** Due times of a phase as a stream: milliseconds since the phase's start, rising; undefined after the last. */
export type Arrivals = () => number | undefined;

/** How arrivals are spread: evenly, or by a Poisson process of the same rate. */
export type Spread = "uniform" | "poisson";

/** How many arrivals a phase has when they are spread evenly: the integral of its rate, rounded down. */
export function arrivalCountOf(phase: Phase): number {
  switch (phase.kind) {
    case "pause":
      return 0;
    case "count":
      return phase.arrivalCount;
    case "rate":
      return Math.floor(((phase.fromPerSecond + phase.toPerSecond) / 2) * (phase.durationMs / 1000) + ROUNDING);
    default:
      return phase satisfies never;
  }
}

/** 0.1 per second over 10 s is one arrival, whatever floating point makes of it. */
const ROUNDING = 1e-9;

/**
 * The due times of a phase. Arrival k (from 0) is due when the integral of the rate reaches k, so a ramp is smooth;
 * `arrivalCount` is a constant rate. A Poisson process replaces k by a sum of exponential gaps, and ends with the phase.
 *
 * Differs from Artillery: its ramps go in steps of one second, its first arrival comes one interval late.
 */
export function arrivalsOf(phase: Phase, spread: Spread, random: Random): Arrivals {
  if (phase.kind === "pause") return () => undefined;
  const seconds = phase.durationMs / 1000;
  const isCount = phase.kind === "count";
  const from = isCount ? phase.arrivalCount / seconds : phase.fromPerSecond;
  const to = isCount ? from : phase.toPerSecond;
  const dueMs = (expected: number) => 1000 * timeOf(expected, { from, to, seconds });
  return spread === "poisson" ? poisson(dueMs, phase.durationMs, random) : uniform(dueMs, arrivalCountOf(phase));
}

function uniform(dueMs: (expected: number) => number, count: number): Arrivals {
  let next = 0;
  return () => (next < count ? dueMs(next++) : undefined);
}

function poisson(dueMs: (expected: number) => number, durationMs: number, random: Random): Arrivals {
  let expected = 0;
  return () => {
    expected += -Math.log(1 - random.next());
    const due = dueMs(expected);
    return due < durationMs ? due : undefined;
  };
}

/**
 * When a rate that goes straight from `from` to `to` has brought `expected` arrivals: t in
 * from·t + (to − from)·t² / (2·seconds) = expected, in the form that stays exact as `to` nears `from`.
 * Infinity where it never does.
 */
function timeOf(
  expected: number,
  { from, to, seconds }: { readonly from: number; readonly to: number; readonly seconds: number },
): number {
  if (expected === 0 && from > 0) return 0;
  const slope = (to - from) / seconds;
  const discriminant = from * from + 2 * slope * expected;
  if (discriminant < -ROUNDING) return Number.POSITIVE_INFINITY;
  const denominator = from + Math.sqrt(Math.max(0, discriminant));
  if (denominator > 0) return (2 * expected) / denominator;
  return expected === 0 ? 0 : Number.POSITIVE_INFINITY;
}
