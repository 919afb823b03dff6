import { epochMs, type EpochMs } from "@faultline/core";
import type { Evidence, Finding, Subject } from "../diagnosis.ts";
import { functionMetric, throughputMetric } from "../evidence-sources.ts";
import { countText, numberText, percentText } from "../number-text.ts";
import { activeMinutes, addSeries, share, totalOf } from "../statistics.ts";
import { type CapacityEntry, type Throughput, throughputName, throughputsOf } from "../throughput.ts";
import { peakRate } from "./busy-seconds.ts";
import { capacityRemedy } from "./capacity-remedy.ts";
import { conclude, type Context, type Detector, evidence } from "./detector.ts";

/** Below this share of its capacity a throttled table has a hot key rather than too little capacity. */
const HOT_KEY_USE = 0.7;
/** From this share on a table without a throttle count is at its limit all the same. */
const FULL_USE = 0.95;
const MINUTE_MS = 60_000;

/** Judges every throughput whose lack is this entry of the catalogue. */
export function capacityDetector(entry: CapacityEntry): Detector {
  return {
    entry,
    explains: ["errors", "time-outs", "throttles", "slow", "tail"],
    detect: (context) =>
      context.observations.tables
        .flatMap(throughputsOf)
        .filter((throughput) => throughput.entry === entry)
        .map((throughput) => assess(context, throughput)),
  };
}

function assess(context: Context, throughput: Throughput): Finding {
  const { entry, table, direction, isMeasured } = throughput;
  const none = { entry, subject: subjectOf(throughput), evidence: [], impact: 0 } as const;
  if (table.billing === "on-demand") {
    const summary = `${titled(throughput)} is on-demand: it has no ${direction} capacity to run out of`;
    return conclude({ ...none, verdict: "refuted", summary });
  }
  if (!isMeasured) {
    const summary = `CloudWatch could not be asked for the throttles of ${throughputName(throughput)}`;
    return conclude({ ...none, verdict: "unknown", summary });
  }
  return judge(context, throughput);
}

function subjectOf({ table, index }: Throughput): Subject {
  if (index === undefined) return { kind: "table", name: table.name };
  return { kind: "index", name: `${table.name}/index/${index.name}` };
}

function judge(context: Context, throughput: Throughput): Finding {
  const { entry, direction, units, throttles } = throughput;
  const usedPerSecond = peakRate(throughput.consumedUnits, context.observations.requests);
  const use = share(usedPerSecond, units);
  const found = [
    throttlesEvidence(context, throughput),
    evidence(context, {
      source: throughputMetric(throughput, "consumed"),
      weight: use >= HOT_KEY_USE ? 1 : -1,
      statement: `${direction === "read" ? "Reads" : "Writes"} consumed up to ${numberText(usedPerSecond)} units a second, ${percentText(use)} of the ${numberText(units)} that are provisioned`,
      numbers: { usedUnitsPerSecond: usedPerSecond, provisionedUnitsPerSecond: units },
    }),
    ...failuresEvidence(context, throughput),
  ];
  const base = { entry, subject: subjectOf(throughput), evidence: found } as const;
  const acquittal = whyNot(throughput, use);
  if (acquittal !== undefined) return conclude({ ...base, verdict: "refuted", summary: acquittal, impact: 0 });
  const throttled = countText(totalOf(throttles), direction);
  return conclude({
    ...base,
    verdict: use >= HOT_KEY_USE ? "confirmed" : "likely",
    summary: `${titled(throughput)} has ${countText(units, `${direction} unit`)} a second and is asked for more: ${throttled} throttled`,
    impact: context.affected.failing * failingShare(context, throughput) + context.affected.slow,
    discrimination: [
      {
        lookAlike: "B5",
        statement:
          "The time-outs fall into the minutes with throttles: retries fill the time, so a longer time-out only makes callers wait longer",
      },
      {
        lookAlike: "D1",
        statement: "The table answers what it accepts quickly; the time goes to waiting between retries",
      },
    ],
    remedy: capacityRemedy(context, throughput),
  });
}

/** Its name, to begin a sentence with. */
function titled(throughput: Throughput): string {
  const name = throughputName(throughput);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Why it is not this capacity; undefined where it may be. */
function whyNot(throughput: Throughput, use: number): string | undefined {
  const { table, index, direction, throttles } = throughput;
  if (totalOf(throttles) === 0) {
    // Burst credit may carry a table far beyond its capacity: a risk for later, not the cause of what happened.
    const credit = use < FULL_USE ? "" : ", the rest out of burst credit, which runs out";
    return `No ${direction} of ${throughputName(throughput)} was throttled; it consumed at most ${percentText(use)} of its capacity${credit}`;
  }
  if (index !== undefined || direction === "read" || use >= HOT_KEY_USE) return undefined;
  const refusing = table.indexes.find(({ write }) => totalOf(write.metrics?.throttles ?? []) > 0);
  if (refusing === undefined) return undefined;
  return `${titled(throughput)} has room for more writes, at ${percentText(use)} of its capacity: its index ${refusing.name} refuses them`;
}

function throttlesEvidence(context: Context, throughput: Throughput): Evidence {
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
function failuresEvidence(context: Context, throughput: Throughput): readonly Evidence[] {
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

function failingShare({ observations }: Context, throughput: Throughput): number {
  const errors = addSeries(observations.functions.map((fn) => fn.metrics?.errors ?? []));
  const minutes = sufferingMinutes(throughput);
  return share(totalOf(errors.filter(({ time }) => minutes.has(time))), totalOf(errors));
}
