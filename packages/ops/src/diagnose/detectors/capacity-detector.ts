import type { Evidence, Finding } from "../diagnosis.ts";
import { throughputMetric } from "../evidence-sources.ts";
import { countText, numberText, percentText } from "../number-text.ts";
import { share, totalOf } from "../statistics.ts";
import {
  type CapacityEntry,
  isHotPartition,
  subjectOf,
  type Throughput,
  throughputName,
  throughputsOf,
  titled,
} from "../throughput.ts";
import { peakRate } from "./busy-seconds.ts";
import { capacityRemedy } from "./capacity-remedy.ts";
import {
  failuresEvidence,
  THROTTLING_LOOK_ALIKES,
  THROTTLING_SYMPTOMS,
  throttlesEvidence,
  throttlingImpact,
} from "./capacity-evidence.ts";
import { conclude, type Context, type Detector, evidence } from "./detector.ts";

/** Below this share of its capacity a table that throttles is met by bursts of seconds, rather than short throughout. */
const SHORT_USE = 0.7;
/** From this share on a table without a throttle count is at its limit all the same. */
const FULL_USE = 0.95;
/** Above this share, what was consumed is more than rounding of seconds makes of what is provisioned. */
const BEYOND_PROVISIONED = 1.1;

/** Judges every throughput whose lack is this entry of the catalogue. */
export function capacityDetector(entry: CapacityEntry): Detector {
  return {
    entry,
    explains: THROTTLING_SYMPTOMS,
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

function judge(context: Context, throughput: Throughput): Finding {
  const { entry, units } = throughput;
  const usedPerSecond = peakRate(throughput.consumedUnits, context.observations);
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
  return conclude({
    ...base,
    verdict: use !== undefined && use >= SHORT_USE ? "confirmed" : "likely",
    summary: summaryOf(throughput, use),
    impact: throttlingImpact(context, throughput),
    discrimination: [...tableOrIndex(context, throughput), ...THROTTLING_LOOK_ALIKES],
    remedy: capacityRemedy(context, throughput),
  });
}

function summaryOf(throughput: Throughput, use: number | undefined): string {
  const { table, direction, units, throttles } = throughput;
  const throttled = `${countText(totalOf(throttles), direction)} throttled`;
  if (units === undefined || use === undefined)
    return `${titled(throughput)} grows on demand, to twice its former peak at once, and is asked for more: ${throttled}`;
  const verb = table.billing === "on-demand" ? "may use at most" : "has";
  const has = `${titled(throughput)} ${verb} ${countText(units, `${direction} unit`)} a second`;
  if (use >= SHORT_USE) return `${has} and is asked for more: ${throttled}`;
  return `${has} and uses ${percentText(use)} of them, but ${throttled}: in bursts of seconds, it seems`;
}

/** A table's writes and those of its indexes hold each other up: which of them has too little. */
function tableOrIndex({ observations }: Context, { table, index, direction }: Throughput): Finding["discrimination"] {
  if (direction === "read" || table.billing === "on-demand") return [];
  if (index === undefined) {
    const isAlone = table.indexes.every(({ write }) => totalOf(write.metrics?.throttles ?? []) === 0);
    if (table.indexes.length === 0 || !isAlone) return [];
    return [{ lookAlike: "A4", statement: "None of its indexes refused a write" }];
  }
  const use = share(peakRate(table.write.metrics?.consumedUnits ?? [], observations), table.write.units);
  if (table.write.metrics === undefined || use >= SHORT_USE) return [];
  const statement = `The table itself has room, at ${percentText(use)} of its write units: more of those would not help`;
  return [{ lookAlike: "A2", statement }];
}

/** Why it is not this capacity; undefined where it may be. */
function whyNot(throughput: Throughput, use: number | undefined): string | undefined {
  const { direction, throttles } = throughput;
  if (totalOf(throttles) === 0)
    return `No ${direction} of ${throughputName(throughput)} was throttled${useText(throughput, use)}`;
  if (isHotPartition(throughput))
    return `Most throttled ${direction}s of ${throughputName(throughput)} met the limit of one partition, not its own: A3`;
  const refusing = use === undefined || use >= SHORT_USE ? undefined : refusingIndex(throughput);
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
  const verb = `${direction === "read" ? "Reads" : "Writes"} consumed up to ${countText(usedPerSecond, "unit")} a second`;
  const source = throughputMetric(throughput, "consumed");
  if (units === undefined) {
    return evidence(context, { source, weight: 0, statement: verb, numbers: { usedUnitsPerSecond: usedPerSecond } });
  }
  const use = share(usedPerSecond, units);
  const limit =
    table.billing === "on-demand"
      ? `maximum of ${numberText(units)}`
      : `${numberText(units)} provisioned${use > BEYOND_PROVISIONED ? ": burst credit gave the rest while it lasted" : ""}`;
  return evidence(context, {
    source,
    weight: use >= SHORT_USE ? 1 : -1,
    statement: `${verb}, ${percentText(use)} of the ${limit}`,
    numbers: { usedUnitsPerSecond: usedPerSecond, limitUnitsPerSecond: units },
  });
}
