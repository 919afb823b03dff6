import type { Finding } from "../diagnosis.ts";
import { tracesThrough } from "../evidence-sources.ts";
import type { InvocationBreakdown } from "../localise/break-down-traces.ts";
import { countText, durationText, percentText } from "../number-text.ts";
import type { ObservedFunction } from "../observations.ts";
import { mean, totalOf } from "../statistics.ts";
import { throttledOf, throttlingEntry } from "../throughput.ts";
import { type DependencyTime, dependencyTimes, sufferingInvocations } from "./dependency-time.ts";
import { waysToTell } from "./computing-or-waiting.ts";
import { conclude, type Context, type Detector, evidence } from "./detector.ts";

const DECISIVE_SHARE = 0.7;
const LIKELY_SHARE = 0.5;
const MIN_INVOCATIONS = 5;
/** Shares below this are not worth a line among what was ruled out. */
const WORTH_NAMING = 0.05;

/** D1: slow or timed-out invocations spend their time waiting for one dependency. */
export const slowDependencyDetector: Detector = {
  entry: "D1",
  explains: ["slow", "tail", "time-outs"],
  detect: (context) => context.observations.functions.flatMap((fn) => assess(context, fn)),
};

function assess(context: Context, fn: ObservedFunction): readonly Finding[] {
  const suffering = slowInvocations(context, fn);
  const times = dependencyTimes(suffering);
  if (times.length === 0) return assessWithoutCalls(context, fn, suffering.length);
  return times
    .filter(({ share }, index) => index === 0 || share >= WORTH_NAMING)
    .map((time) => judge(context, { fn, time, suffering }));
}

/** Slow invocations that ended by themselves without a call waited for nobody; of killed ones nothing is known. */
function assessWithoutCalls(context: Context, fn: ObservedFunction, slowCount: number): readonly Finding[] {
  const own = context.breakdowns.filter(({ functionName }) => functionName === fn.name);
  const killed = own.filter(({ isFault }) => isFault).length;
  const isSlow = context.symptoms.some(({ kind, subject }) => kind !== "errors" && subject.name === fn.name);
  if (slowCount + killed === 0 && (own.length > 0 || !isSlow)) return [];
  // Calls of other invocations show that the function's clients are traced.
  const hasTracedClients = own.some(({ calls }) => calls.length > 0);
  const isKnown = slowCount > 0 && hasTracedClients;
  const summary = isKnown
    ? `Slow invocations of ${fn.name} call nobody`
    : own.length === 0
      ? `No trace shows what ${fn.name} waits for`
      : `The traces of slow or killed invocations of ${fn.name} hold no call that ended: whether one is slow is not known`;
  const subject = { kind: "function", name: fn.name } as const;
  const verdict = isKnown ? "refuted" : "unknown";
  const ways = hasTracedClients ? {} : { remedy: waysToTell(fn) };
  return [conclude({ entry: "D1", subject, verdict, summary, evidence: [], impact: 0, ...ways })];
}

/** Above the objective for the tail; where the median is the symptom, above that. */
function slowInvocations({ breakdowns, symptoms, objectives }: Context, fn: ObservedFunction) {
  const isSlowThroughout = symptoms.some(({ kind, subject }) => kind === "slow" && subject.name === fn.name);
  const limitMs = isSlowThroughout ? objectives.medianMs : objectives.slowMs;
  return sufferingInvocations(breakdowns, fn.name, Math.min(limitMs, fn.timeoutMs / 2));
}

interface Suspect {
  readonly fn: ObservedFunction;
  readonly time: DependencyTime;
  readonly suffering: readonly InvocationBreakdown[];
}

function judge(context: Context, { fn, time, suffering }: Suspect): Finding {
  const meanMs = mean(suffering.map(({ durationMs }) => durationMs));
  const [throttled] = throttledOf(context.observations.tables.filter(({ name }) => name === time.target));
  const found = [
    evidence(context, {
      source: tracesThrough(
        fn.name,
        `AND responsetime > ${Math.min(context.objectives.slowMs, fn.timeoutMs / 2) / 1000}`,
      ),
      weight: time.share > DECISIVE_SHARE ? 3.5 : time.share > LIKELY_SHARE ? 1.5 : -2.5,
      statement: `${percentText(time.share)} of the time of ${countText(suffering.length, "slow invocation")} is waiting for ${time.target}: ${durationText(time.waitMs)} of ${durationText(meanMs)}, in ${countText(time.calls, "call")}`,
      numbers: { waitingShare: time.share, waitMs: time.waitMs, durationMs: meanMs, invocations: suffering.length },
    }),
    ...baselineEvidence(context, fn, time),
  ];
  const base = { entry: "D1", subject: { kind: "dependency", name: time.target }, evidence: found } as const;
  if (throttled !== undefined) {
    const { direction, throttles } = throttled;
    const summary = `${time.target} throttles ${countText(totalOf(throttles), direction)}: the waiting is retries, and ${throttlingEntry(throttled)} says why`;
    return conclude({ ...base, verdict: "refuted", summary, impact: 0 });
  }
  if (context.observations.functions.some(({ name }) => name === time.target)) {
    const summary = `${fn.name} waits for ${time.target}, a function of this application: what makes that one slow is judged there`;
    return conclude({ ...base, verdict: "refuted", summary, impact: 0 });
  }
  if (time.share <= LIKELY_SHARE) {
    const summary = `${time.target} holds ${percentText(time.share)} of the time of slow invocations: not the most of it`;
    return conclude({ ...base, verdict: "refuted", summary, impact: 0 });
  }
  const isDecisive = time.share > DECISIVE_SHARE && suffering.length >= MIN_INVOCATIONS;
  return conclude({
    ...base,
    verdict: isDecisive ? "confirmed" : "likely",
    summary: `${fn.name} waits for ${time.target}: ${durationText(time.waitMs)} of ${durationText(meanMs)} in slow requests`,
    impact: (context.affected.slow + context.affected.failing) * time.share,
    discrimination: [
      {
        lookAlike: "B1",
        statement: `The function itself takes ${percentText(1 - time.share)} of the time: more CPU would not help`,
      },
      { lookAlike: "A1", statement: "The dependency refuses nothing: it answers late" },
    ],
    remedy: {
      steps: [
        `Find out why ${time.target} is slow; nothing in ${fn.name} makes it so.`,
        "Give the call a time-out well below the function's, and answer without it when it passes.",
        "Cache what it answers, or move the call out of the request.",
      ],
      prediction: `With ${time.target} at once, slow requests take about ${durationText(Math.max(0, meanMs - time.waitMs))}`,
      experiment: `Put a stub with a fixed delay in the place of ${time.target}: the function's time follows it`,
      changes: [],
    },
  });
}

/** In quick invocations the same calls are quick: what grew is the call. */
function baselineEvidence(context: Context, fn: ObservedFunction, time: DependencyTime) {
  const quick = context.breakdowns.filter(
    ({ functionName, isFault, durationMs }) =>
      functionName === fn.name && !isFault && durationMs <= context.objectives.medianMs,
  );
  const before = dependencyTimes(quick).find(({ target }) => target === time.target);
  if (before === undefined || before.invocations < MIN_INVOCATIONS) return [];
  return [
    evidence(context, {
      source: tracesThrough(fn.name, `AND responsetime <= ${context.objectives.medianMs / 1000}`),
      weight: time.waitMs > 2 * before.waitMs ? 0.5 : -0.5,
      statement: `In ${countText(before.invocations, "quick invocation")} it takes ${durationText(before.waitMs)}`,
      numbers: { waitMsQuick: before.waitMs, quickInvocations: before.invocations },
    }),
  ];
}
