import type { Finding } from "../diagnosis.ts";
import { functionMetric } from "../evidence-sources.ts";
import { countText, numberText } from "../number-text.ts";
import type { FunctionMetrics, ObservedFunction } from "../observations.ts";
import { addSeries, mean, peakOf, quantile, totalOf } from "../statistics.ts";
import { peakRate } from "./busy-seconds.ts";
import { conclude, type Context, type Detector, evidence } from "./detector.ts";

const HEADROOM = 1.3;

/** A7: a function is refused at the concurrency that is reserved for it. */
export const reservedConcurrencyDetector: Detector = {
  entry: "A7",
  explains: [],
  detect: (context) => context.observations.functions.map((fn) => assess(context, fn)),
};

function assess(context: Context, fn: ObservedFunction): Finding {
  const base = { entry: "A7", subject: { kind: "function", name: fn.name }, impact: 0 } as const;
  const { reservedConcurrency: reserved, metrics } = fn;
  if (reserved === undefined) {
    const summary = `No concurrency is reserved for ${fn.name}, so none limits it`;
    return conclude({ ...base, verdict: "refuted", summary, evidence: [] });
  }
  if (metrics === undefined) {
    return conclude({
      ...base,
      verdict: "unknown",
      summary: `The throttles of ${fn.name} could not be read`,
      evidence: [],
    });
  }
  const throttled = totalOf(metrics.throttles);
  const peak = peakOf(metrics.concurrencyMaximum);
  const found = [
    evidence(context, {
      source: functionMetric(fn, "Throttles"),
      weight: throttled > 0 ? 2.5 : -3,
      statement: `${countText(throttled, "invocation")} refused`,
      numbers: { throttles: throttled },
    }),
    evidence(context, {
      source: functionMetric(fn, "ConcurrentExecutions", "Maximum"),
      weight: peak >= reserved ? 2 : -1,
      statement: `At most ${numberText(peak)} ran at once; ${numberText(reserved)} are reserved`,
      numbers: { peakConcurrency: peak, reservedConcurrency: reserved },
    }),
  ];
  if (throttled === 0) {
    const summary = `${fn.name} used ${numberText(peak)} of its ${numberText(reserved)} reserved executions; none was refused`;
    return conclude({ ...base, verdict: "refuted", summary, evidence: found });
  }
  return conclude({
    ...base,
    verdict: peak >= reserved ? "confirmed" : "likely",
    summary: `${numberText(reserved)} concurrent executions are reserved for ${fn.name}; ${countText(throttled, "invocation")} refused beyond them`,
    evidence: found,
    impact: context.affected.failing,
    discrimination: [
      { lookAlike: "A6", statement: "The function's own reservation is full, not the account's concurrency" },
    ],
    remedy: remedyFor(context, fn, metrics),
  });
}

/** Little's law: executions at once are the rate of requests times how long one takes. */
function remedyFor({ observations }: Context, fn: ObservedFunction, metrics: FunctionMetrics) {
  const rate = peakRate(addSeries([metrics.invocations, metrics.throttles]), observations);
  const durations = (fn.reports ?? []).map(({ durationMs }) => durationMs);
  const seconds =
    (durations.length > 0 ? quantile(durations, 0.95) : mean(metrics.durationMsMaximum.map(({ value }) => value))) /
    1000;
  const needed = Math.max((fn.reservedConcurrency ?? 0) + 1, Math.ceil(rate * seconds * HEADROOM));
  return {
    steps: [
      `Reserve ${needed}: ${numberText(rate)} requests a second × ${numberText(seconds)} s (p95) and 30 % headroom; or remove the reservation.`,
    ],
    prediction: "No throttles at this rate",
    experiment: "Raise or remove only the reservation and repeat the same load: throttles end",
    changes: [
      {
        resource: fn.name,
        change: { kind: "set", property: ["ReservedConcurrentExecutions"], value: needed } as const,
      },
    ],
  };
}
