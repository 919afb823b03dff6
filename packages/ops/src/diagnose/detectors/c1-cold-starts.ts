import type { Evidence, Finding, Remedy } from "../diagnosis.ts";
import { functionLog } from "../evidence-sources.ts";
import { countText, durationText, percentText } from "../number-text.ts";
import type { FunctionReport, ObservedFunction } from "../observations.ts";
import { mean, quantile, share } from "../statistics.ts";
import { conclude, type Context, type Detector, evidence } from "./detector.ts";
import { FULL_VCPU_MB } from "./memory-model.ts";

/** Of the k slowest requests, as many as there are cold ones, this share must be cold. */
const OVERLAP = 0.6;
/** And so much more than chance would have it. */
const BEYOND_CHANCE = 0.2;

const COLD_QUERY = `filter @type = "REPORT"
| stats count(*) as n, sum(ispresent(@initDuration)) as cold, sum(ispresent(@initDuration))/count(*)*100 as coldPct, avg(@initDuration) as initMs, max(@initDuration) as maxInitMs`;
const SLOWEST_QUERY = `filter @type = "REPORT"
| fields @duration + coalesce(@initDuration, 0) as totalMs, ispresent(@initDuration) as isCold
| sort totalMs desc`;

/** C1: the slow requests are those that had to wait for a new environment. */
export const coldStartDetector: Detector = {
  entry: "C1",
  explains: ["tail", "slow"],
  detect: (context) => context.observations.functions.map((fn) => assess(context, fn)),
};

function assess(context: Context, fn: ObservedFunction): Finding {
  const base = { entry: "C1", subject: { kind: "function", name: fn.name }, impact: 0, evidence: [] } as const;
  if (fn.reports === undefined) {
    const summary = `The log of ${fn.name} could not be queried: cold starts are known from REPORT lines only`;
    return conclude({ ...base, verdict: "unknown", summary });
  }
  const cold = fn.reports.filter(({ initMs }) => initMs !== undefined);
  if (cold.length === 0) {
    return conclude({ ...base, verdict: "refuted", summary: `${fn.name} had no cold start` });
  }
  const warmCount = fn.reports.length - cold.length;
  if (warmCount === 0 || cold.length < context.objectives.slowCount) {
    const summary =
      warmCount === 0
        ? `Every invocation of ${fn.name} was cold: there is no warm one to compare with`
        : `${fn.name} had ${countText(cold.length, "cold start")}: too few to tell from chance`;
    return conclude({ ...base, verdict: "unknown", summary });
  }
  return judge(context, fn, cold);
}

function judge(context: Context, fn: ObservedFunction, cold: readonly FunctionReport[]): Finding {
  const reports = fn.reports ?? [];
  const warm = reports.filter(({ initMs }) => initMs === undefined);
  const slowest = reports.toSorted((a, b) => totalMs(b) - totalMs(a)).slice(0, cold.length);
  const overlap = share(slowest.filter(({ initMs }) => initMs !== undefined).length, slowest.length);
  const { slowMs, slowShare, medianMs } = context.objectives;
  const slowWarm = share(warm.filter((report) => totalMs(report) > slowMs).length, warm.length);
  const warmMedian = quantile(warm.map(totalMs), 0.5);
  const isWarmFine = slowWarm <= slowShare && warmMedian <= medianMs;
  const found = evidenceOf(context, fn, { cold, overlap, slowWarm, warmMedian, isWarmFine });
  const initMs = mean(cold.map((report) => report.initMs ?? 0));
  const subject = { kind: "function", name: fn.name } as const;
  const coldShare = share(cold.length, reports.length);
  const slow = reports.filter((report) => totalMs(report) > slowMs);
  // The signature is a slow tail over a quick median: warm requests that are slow have another cause.
  const isCause = slowWarm <= share(slow.length, reports.length) / 2 && warmMedian <= medianMs;
  if (overlap <= Math.max(OVERLAP, coldShare + BEYOND_CHANCE) || !isCause) {
    const summary = isCause
      ? `${percentText(coldShare)} of invocations were cold, but only ${percentText(overlap)} of the slowest ones were among them`
      : `${percentText(coldShare)} of invocations were cold; warm ones are slow, too (median ${durationText(warmMedian)})`;
    return conclude({ entry: "C1", subject, verdict: "refuted", summary, evidence: found, impact: 0 });
  }
  // Without a slow invocation it is the making of environments, which no REPORT tells, that is slow.
  const slowCold = slow.length === 0 ? 1 : share(slow.filter(({ initMs }) => initMs !== undefined).length, slow.length);
  return conclude({
    entry: "C1",
    subject,
    verdict: isWarmFine ? "confirmed" : "likely",
    summary: `${percentText(coldShare)} of the invocations of ${fn.name} start cold, and initialise for ${durationText(initMs)} on average: ${percentText(overlap)} of the ${cold.length} slowest are cold`,
    evidence: found,
    impact: context.affected.slow * slowCold,
    discrimination: [
      { lookAlike: "A1", statement: "The slow requests are the cold ones, not those of minutes with throttles" },
      { lookAlike: "B1", statement: `Warm invocations take ${durationText(warmMedian)} at the median` },
    ],
    remedy: remedyFor(fn, { cold, warmMedian }),
  });
}

function totalMs({ durationMs, initMs = 0 }: FunctionReport): number {
  return durationMs + initMs;
}

interface Measured {
  readonly cold: readonly FunctionReport[];
  readonly overlap: number;
  readonly slowWarm: number;
  readonly warmMedian: number;
  readonly isWarmFine: boolean;
}

function evidenceOf(context: Context, fn: ObservedFunction, measured: Measured): readonly Evidence[] {
  const { cold, overlap, slowWarm, warmMedian, isWarmFine } = measured;
  const n = fn.reports?.length ?? 0;
  const inits = cold.map(({ initMs = 0 }) => initMs);
  return [
    evidence(context, {
      source: functionLog(fn, COLD_QUERY),
      weight: 0.5,
      statement: `${cold.length} of ${countText(n, "invocation")} cold (${percentText(share(cold.length, n))}); initialisation ${durationText(mean(inits))} on average, ${durationText(Math.max(...inits))} at most`,
      numbers: { cold: cold.length, invocations: n, initMsMean: mean(inits), initMsMax: Math.max(...inits) },
    }),
    evidence(context, {
      source: functionLog(fn, `${SLOWEST_QUERY} | limit ${cold.length}`),
      weight: overlap > OVERLAP ? 2 : -2,
      statement: `${percentText(overlap)} of the ${cold.length} slowest are cold; by chance it would be ${percentText(share(cold.length, n))}`,
      numbers: { overlap, slowest: cold.length },
    }),
    evidence(context, {
      source: functionLog(fn, `${SLOWEST_QUERY} | filter isCold = 0`),
      weight: isWarmFine ? 1.5 : -1,
      statement: `Without cold starts ${percentText(slowWarm)} take longer than ${durationText(context.objectives.slowMs)}, and half take up to ${durationText(warmMedian)}`,
      numbers: { slowShareWarm: slowWarm, medianMsWarm: warmMedian },
    }),
  ];
}

function remedyFor(fn: ObservedFunction, { cold, warmMedian }: Pick<Measured, "cold" | "warmMedian">): Remedy {
  const coldMs = mean(cold.map(totalMs));
  const hasSnapStart = /^(java|python3\.1[2-9]|dotnet[89])/.test(fn.runtime ?? "");
  return {
    steps: [
      "Make initialisation shorter: bundle the code, import lazily, defer what a request does not need at once.",
      ...(hasSnapStart ? [`Turn on SnapStart, which ${fn.runtime ?? "the runtime"} offers.`] : []),
      ...(fn.memoryMb < FULL_VCPU_MB
        ? ["Raise the memory: the first invocation, which compiles and connects, has no more than its share of a vCPU."]
        : []),
      "Where no request may be slow, provision concurrency for the usual load.",
    ],
    prediction: `Without cold starts the slowest requests come down from ${durationText(coldMs)} to about ${durationText(warmMedian)}`,
    experiment: "Provision concurrency, or warm the function before the load: the tail vanishes",
    changes: [],
  };
}
