import { epochMs, type EpochMs } from "@faultline/core";
import type { Discrimination, Evidence, SymptomKind } from "../diagnosis.ts";
import { functionMetric, throughputMetric } from "../evidence-sources.ts";
import { countText, numberText, percentText } from "../number-text.ts";
import { activeMinutes, addSeries, share, totalOf } from "../statistics.ts";
import type { Throughput } from "../throughput.ts";
import { type Context, evidence } from "./detector.ts";

const MINUTE_MS = 60_000;

/** What throttling does to callers. */
export const THROTTLING_SYMPTOMS: readonly SymptomKind[] = ["errors", "time-outs", "throttles", "slow", "tail"];

export const THROTTLING_LOOK_ALIKES: readonly Discrimination[] = [
  {
    lookAlike: "B5",
    statement:
      "Time-outs fall into the minutes with throttles: retries fill the time, so a longer time-out only makes callers wait longer",
  },
  {
    lookAlike: "D1",
    statement: "The table answers what it accepts quickly; the time goes to waiting between retries",
  },
];

/** How much was throttled. */
export function throttlesEvidence(context: Context, throughput: Throughput): Evidence {
  const { direction, throttles } = throughput;
  const throttleEvents = totalOf(throttles);
  const throttledMinutes = activeMinutes(throttles).size;
  return evidence(context, {
    source: throughputMetric(throughput, "throttles"),
    weight: throttleEvents > 0 ? 2.5 : -3,
    statement:
      throttleEvents > 0
        ? `${countText(throttleEvents, direction)} throttled, in ${countText(throttledMinutes, "minute")}`
        : `No ${direction} was throttled`,
    numbers: { throttleEvents, throttledMinutes },
  });
}

/** Minutes with throttles, and those after them: environments that timed out initialise once more. */
function sufferingMinutes({ throttles }: Throughput): ReadonlySet<EpochMs> {
  return new Set([...activeMinutes(throttles)].flatMap((time) => [time, epochMs(time + MINUTE_MS)]));
}

/** Functions that use a throttled table fail in the same minutes. */
export function failuresEvidence(context: Context, throughput: Throughput): readonly Evidence[] {
  const failing = context.observations.functions.filter((fn) => totalOf(fn.metrics?.errors ?? []) > 0);
  const minutes = sufferingMinutes(throughput);
  if (minutes.size === 0) return [];
  return failing.map((fn) => {
    const errors = fn.metrics?.errors ?? [];
    const inThrottled = totalOf(errors.filter(({ time }) => minutes.has(time)));
    const part = share(inThrottled, totalOf(errors));
    return evidence(context, {
      source: functionMetric(fn, "Errors"),
      weight: part >= 0.8 ? 1.5 : part >= 0.4 ? 0.5 : -0.5,
      statement: `${percentText(part)} of the errors of ${fn.name} (${numberText(inThrottled)} of ${numberText(totalOf(errors))}) fall into minutes with throttled ${throughput.direction}s, or just after`,
      numbers: { errorsInThrottledMinutes: inThrottled, errors: totalOf(errors) },
    });
  });
}

/** Share of the suffering requests that throttling explains: those that failed meanwhile, and all that were slow. */
export function throttlingImpact({ observations, affected }: Context, throughput: Throughput): number {
  const errors = addSeries(observations.functions.map((fn) => fn.metrics?.errors ?? []));
  const minutes = sufferingMinutes(throughput);
  const meanwhile = totalOf(errors.filter(({ time }) => minutes.has(time)));
  return affected.failing * share(meanwhile, totalOf(errors)) + affected.slow;
}
