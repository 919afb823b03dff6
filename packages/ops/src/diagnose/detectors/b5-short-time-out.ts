import type { Finding, Remedy } from "../diagnosis.ts";
import { functionLog, throughputMetric, tracesThrough } from "../evidence-sources.ts";
import { countText, durationText, percentText } from "../number-text.ts";
import type { ObservedFunction } from "../observations.ts";
import { share, totalOf } from "../statistics.ts";
import { findTimeOuts } from "../symptoms/find-time-outs.ts";
import { throttledOf, throttlingEntry, throughputName } from "../throughput.ts";
import { dependencyTimes } from "./dependency-time.ts";
import { conclude, type Context, type Detector, evidence } from "./detector.ts";

/** Successes beyond this share of the limit are near it. */
const NEAR_LIMIT = 0.8;
const NEAR_COUNT = 3;
const NEAR_SHARE = 0.02;
/** From this share of the time on, what is waited for is the cause rather than the work. */
const WAITING_SHARE = 0.5;
const HEADROOM = 1.5;
/** @see Lambda quotas: 900 s. */
const MAX_TIMEOUT_SECONDS = 900;

/** B5: invocations that do what they should are stopped because the limit is too short for some of them. */
export const shortTimeOutDetector: Detector = {
  entry: "B5",
  explains: ["time-outs"],
  detect: (context) => context.observations.functions.map((fn) => assess(context, fn)),
};

function assess(context: Context, fn: ObservedFunction): Finding {
  const base = { entry: "B5", subject: { kind: "function", name: fn.name }, impact: 0 } as const;
  const timeOuts = findTimeOuts(fn, context.breakdowns);
  if (timeOuts.count === 0) {
    return conclude({ ...base, verdict: "refuted", summary: `No invocation of ${fn.name} timed out`, evidence: [] });
  }
  const counted = evidence(context, {
    source: timeOuts.source,
    weight: 0.5,
    statement: `${countText(timeOuts.count, "invocation")} stopped at the limit of ${durationText(fn.timeoutMs)}`,
    numbers: { timeOuts: timeOuts.count, timeoutMs: fn.timeoutMs },
  });
  const explained = otherCause(context, fn);
  if (explained !== undefined) {
    const found = [counted, explained.evidence];
    return conclude({
      ...base,
      verdict: "refuted",
      summary: explained.summary,
      evidence: found,
      discrimination: explained.discrimination,
    });
  }
  const successes = successDurations(context, fn);
  const near = successes.filter((ms) => ms > NEAR_LIMIT * fn.timeoutMs);
  const isNear = near.length >= NEAR_COUNT && share(near.length, successes.length) >= NEAR_SHARE;
  const found = [
    counted,
    evidence(context, {
      source: functionLog(fn, nearQuery(fn)),
      weight: isNear ? 2.5 : -0.5,
      statement: `${near.length} of ${countText(successes.length, "success")} took more than ${percentText(NEAR_LIMIT)} of the limit`,
      numbers: { nearLimit: near.length, successes: successes.length, nearMs: NEAR_LIMIT * fn.timeoutMs },
    }),
  ];
  if (!isNear) {
    const summary = `${fn.name} times out, but ${successes.length === 0 ? "no success shows how long its work takes" : "few successes come near the limit"}: what hangs is not known`;
    return conclude({ ...base, verdict: "unknown", summary, evidence: found });
  }
  return conclude({
    ...base,
    verdict: "confirmed",
    summary: `The limit of ${durationText(fn.timeoutMs)} cuts off ordinary work of ${fn.name}: ${countText(timeOuts.count, "time-out")}, and ${near.length} successes just below it`,
    evidence: found,
    impact: context.affected.failing * Math.min(1, share(timeOuts.count, failures(fn, timeOuts.count))),
    discrimination: [
      { lookAlike: "A1", statement: "No table throttled anything" },
      { lookAlike: "D1", statement: `No traced dependency holds ${percentText(WAITING_SHARE)} of the time` },
    ],
    remedy: remedyFor(fn, near),
  });
}

function failures(fn: ObservedFunction, atLeast: number): number {
  return Math.max(atLeast, totalOf(fn.metrics?.errors ?? []));
}

/** Throttles and slow dependencies make an invocation late, too; then a longer limit mends nothing. */
function otherCause(context: Context, fn: ObservedFunction) {
  const [throttled] = throttledOf(context.observations.tables);
  if (throttled !== undefined) {
    const { direction } = throttled;
    const name = throughputName(throttled);
    const throttleEvents = totalOf(throttled.throttles);
    const found = evidence(context, {
      source: throughputMetric(throttled, "throttles"),
      weight: -3,
      statement: `${countText(throttleEvents, direction)} of ${name} throttled meanwhile`,
      numbers: { throttleEvents },
    });
    const statement = `Retries of throttled ${direction}s fill the time; a longer limit makes callers wait longer and the table busier`;
    const summary = `${fn.name} times out while ${direction}s of ${name} are throttled: it waits, it does not work`;
    return { evidence: found, summary, discrimination: [{ lookAlike: throttlingEntry(throttled), statement }] };
  }
  const own = context.breakdowns.filter(
    ({ functionName, durationMs }) => functionName === fn.name && durationMs > fn.timeoutMs / 2,
  );
  const [slowest] = dependencyTimes(own);
  if (slowest === undefined || slowest.share < WAITING_SHARE) return undefined;
  const found = evidence(context, {
    source: tracesThrough(slowest.target),
    weight: -3,
    statement: `${percentText(slowest.share)} of the time of long invocations is waiting for ${slowest.target}`,
    numbers: { waitingShare: slowest.share, invocations: own.length },
  });
  const statement = "The time grows in the call, not in the function";
  const summary = `${fn.name} times out waiting for ${slowest.target}, not at its own work`;
  return { evidence: found, summary, discrimination: [{ lookAlike: "D1" as const, statement }] };
}

/** Of every success where the log can be read, else of the sampled ones. */
function successDurations({ breakdowns }: Context, fn: ObservedFunction): readonly number[] {
  if (fn.reports !== undefined) {
    return fn.reports.filter(({ outcome }) => outcome === "success").map(({ durationMs }) => durationMs);
  }
  return breakdowns
    .filter(({ functionName, isFault }) => functionName === fn.name && !isFault)
    .map(({ durationMs }) => durationMs);
}

function nearQuery({ timeoutMs }: ObservedFunction): string {
  return `filter @type = "REPORT" and @message not like /Status: timeout/
| stats count(*) as successes, sum(@duration > ${NEAR_LIMIT * timeoutMs}) as nearLimit, max(@duration) as longestMs`;
}

function remedyFor(fn: ObservedFunction, near: readonly number[]): Remedy {
  const longestMs = Math.max(fn.timeoutMs, ...near);
  const seconds = Math.min(MAX_TIMEOUT_SECONDS, Math.ceil((longestMs * HEADROOM) / 1000));
  return {
    steps: [
      `Raise the time-out of ${fn.name} from ${fn.timeoutMs / 1000} to ${seconds} s, and keep it below the limit of what calls it (API Gateway: 29 s).`,
      "Or split the work, or let the caller wait for an event instead of an answer.",
    ],
    prediction: "Time-outs end; how long the longest invocations really take shows only then",
    experiment: "Double only the time-out: errors fall, and durations stay below the new limit",
    changes: [{ resource: fn.name, change: { kind: "set", property: ["Timeout"], value: seconds } }],
  };
}
