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
  const { entry, isMeasured } = throughput;
  if (isMeasured) return judge(context, throughput);
  const summary = `CloudWatch could not be asked for the throttles of ${throughputName(throughput)}`;
  return conclude({ entry, subject: subjectOf(throughput), verdict: "unknown", summary, evidence: [], impact: 0 });
}

function subjectOf({ table, index }: Throughput): Subject {
  if (index === undefined) return { kind: "table", name: table.name };
  return { kind: "index", name: `${table.name}/index/${index.name}` };
}

function judge(context: Context, throughput: Throughput): Finding {
  const { entry, direction, units, throttles } = throughput;
  const usedPerSecond = peakRate(throughput.consumedUnits, context.observations.requests);
  // Without a limit that is told, throttles alone say that there is one.
  const use = units === undefined ? undefined : share(usedPerSecond, units);
  const found = [
    throttlesEvidence(context, throughput),
    useEvidence(context, throughput, usedPerSecond),
    ...failuresEvidence(context, throughput),
  ];
  const base = { entry, subject: subjectOf(throughput), evidence: found } as const;
  const acquittal = whyNot(throughput, use);
  if (acquittal !== undefined) return conclude({ ...base, verdict: "refuted", summary: acquittal, impact: 0 });
  const throttled = countText(totalOf(throttles), direction);
  return conclude({
    ...base,
    verdict: use !== undefined && use >= HOT_KEY_USE ? "confirmed" : "likely",
    summary: `${titled(throughput)} ${limitText(throughput)} and is asked for more: ${throttled} throttled`,
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

function limitText({ table, direction, units }: Throughput): string {
  if (units === undefined) return `grows on demand, to twice its former peak at once,`;
  const limit = `${countText(units, `${direction} unit`)} a second`;
  return table.billing === "on-demand" ? `may use at most ${limit}` : `has ${limit}`;
}

/** Why it is not this capacity; undefined where it may be. */
function whyNot(throughput: Throughput, use: number | undefined): string | undefined {
  const { direction, throttles } = throughput;
  if (totalOf(throttles) === 0)
    return `No ${direction} of ${throughputName(throughput)} was throttled${useText(throughput, use)}`;
  const refusing = use === undefined || use >= HOT_KEY_USE ? undefined : refusingIndex(throughput);
  if (use === undefined || refusing === undefined) return undefined;
  return `${titled(throughput)} has room for more writes, at ${percentText(use)} of its capacity: its index ${refusing} refuses them`;
}

function useText({ table }: Throughput, use: number | undefined): string {
  if (use === undefined) return ": it is on-demand, and has no capacity to run out of";
  if (table.billing === "on-demand") return `; it used at most ${percentText(use)} of what it may`;
  // Burst credit may carry a table far beyond its capacity: a risk for later, not the cause of what happened.
  const credit = use < FULL_USE ? "" : ", the rest out of burst credit, which runs out";
  return `; it consumed at most ${percentText(use)} of its capacity${credit}`;
}

/** The index that cannot take the writes which its table takes. */
function refusingIndex({ table, index, direction }: Throughput): string | undefined {
  if (index !== undefined || direction === "read") return undefined;
  return table.indexes.find(({ write }) => totalOf(write.metrics?.throttles ?? []) > 0)?.name;
}

function useEvidence(context: Context, throughput: Throughput, usedPerSecond: number): Evidence {
  const { table, direction, units } = throughput;
  const verb = `${direction === "read" ? "Reads" : "Writes"} consumed up to ${numberText(usedPerSecond)} units a second`;
  const source = throughputMetric(throughput, "consumed");
  if (units === undefined) {
    return evidence(context, { source, weight: 0, statement: verb, numbers: { usedUnitsPerSecond: usedPerSecond } });
  }
  const use = share(usedPerSecond, units);
  const limit = table.billing === "on-demand" ? "are the maximum" : "are provisioned";
  return evidence(context, {
    source,
    weight: use >= HOT_KEY_USE ? 1 : -1,
    statement: `${verb}, ${percentText(use)} of the ${numberText(units)} that ${limit}`,
    numbers: { usedUnitsPerSecond: usedPerSecond, limitUnitsPerSecond: units },
  });
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
