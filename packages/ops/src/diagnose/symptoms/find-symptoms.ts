import type { Symptom } from "../diagnosis.ts";
import { apiMetric, countAbove, functionLog, functionMetric, throughputMetric } from "../evidence-sources.ts";
import type { InvocationBreakdown } from "../localise/break-down-traces.ts";
import { countText, durationText, numberText, percentText } from "../number-text.ts";
import type { Observations, ObservedApi, ObservedFunction, ObservedTable } from "../observations.ts";
import { quantile, share, totalOf } from "../statistics.ts";
import { throttledOf, throughputName } from "../throughput.ts";
import { findTimeOuts } from "./find-time-outs.ts";
import { MEDIAN_SAMPLES, type Objectives } from "./objectives.ts";

const FEW_SAMPLES = 10;
/** A window cuts the failures of an API and those of its functions in different places. */
const EDGE = 1.1;

/** What broke for callers: every symptom that passes its threshold. None for a healthy application. */
export function findSymptoms(
  observations: Observations,
  breakdowns: readonly InvocationBreakdown[],
  objectives: Objectives,
): readonly Symptom[] {
  const { apis, functions, tables } = observations;
  const slow = slowness(observations, objectives);
  return [
    ...apis.flatMap((api) => apiErrors(api, observations, objectives)),
    ...functions.filter((fn) => !isAnswered(fn, apis, objectives)).flatMap((fn) => functionErrors(fn, objectives)),
    ...functions.flatMap((fn) => timeOuts(fn, breakdowns)),
    ...functions.flatMap(functionThrottles),
    ...tableThrottles(tables),
    ...slow,
    // What clients wait for beyond an invocation, such as the making of an environment, only the API's latency holds.
    ...(slow.some(({ kind }) => kind === "tail") ? [] : apis.flatMap((api) => slowAnswers(api, objectives))),
  ];
}

/** Whether the failures of an API may be those of a function behind it; one that fails on its own is a symptom of its own. */
function isAnswered({ metrics }: ObservedFunction, apis: readonly ObservedApi[], { failedCount }: Objectives): boolean {
  if (apis.some((api) => api.metrics === undefined)) return true;
  const failed = apis.reduce((sum, api) => sum + totalOf(api.metrics?.serverErrors ?? []), 0);
  return apis.length > 0 && totalOf(metrics?.errors ?? []) < EDGE * failed + failedCount;
}

function apiErrors(api: ObservedApi, { requests }: Observations, objectives: Objectives): readonly Symptom[] {
  if (api.metrics === undefined) return [];
  const failed = totalOf(api.metrics.serverErrors);
  const all = totalOf(api.metrics.requests);
  const failedShare = share(failed, all);
  if (failed < objectives.failedCount || failedShare <= objectives.failedShare) return [];
  const statuses = Map.groupBy(
    requests.flatMap(({ status }) => (status !== undefined && status >= 500 ? status : [])),
    (status) => status,
  );
  const sampled = [...statuses]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([s, group]) => `${s} × ${group.length}`);
  const before = api.before === undefined ? 0 : totalOf(api.before.requests);
  const byStatus = sampled.length === 0 ? "" : ` (sampled traces: ${sampled.join(", ")})`;
  return [
    {
      kind: "errors",
      subject: { kind: "api", name: api.name },
      statement: `${percentText(failedShare)} of requests fail: ${numberText(failed)} of ${numberText(all)} end in 5XX${byStatus}`,
      source: apiMetric(api),
      value: failedShare,
      threshold: objectives.failedShare,
      ...(before === 0 ? {} : { baseline: share(totalOf(api.before?.serverErrors ?? []), before) }),
    },
  ];
}

function functionErrors(fn: ObservedFunction, objectives: Objectives): readonly Symptom[] {
  const failed = totalOf(fn.metrics?.errors ?? []);
  const all = totalOf(fn.metrics?.invocations ?? []);
  const failedShare = share(failed, all);
  if (failed < objectives.failedCount || failedShare <= objectives.failedShare) return [];
  return [
    {
      kind: "errors",
      subject: { kind: "function", name: fn.name },
      statement: `${percentText(failedShare)} of invocations of ${fn.name} fail: ${numberText(failed)} of ${numberText(all)}`,
      source: functionMetric(fn, "Errors"),
      value: failedShare,
      threshold: objectives.failedShare,
    },
  ];
}

function timeOuts(fn: ObservedFunction, breakdowns: readonly InvocationBreakdown[]): readonly Symptom[] {
  const { count, isExact, source } = findTimeOuts(fn, breakdowns);
  if (count === 0) return [];
  const sampled = isExact ? "" : " of the sample";
  return [
    {
      kind: "time-outs",
      subject: { kind: "function", name: fn.name },
      statement: `${countText(count, "invocation")}${sampled} of ${fn.name} timed out after ${durationText(limitMs(fn))}`,
      source,
      value: count,
      threshold: 0,
    },
  ];
}

const TIMED_OUT = /Task timed out after ([\d.]+) seconds/;

/** The limit that the log tells of: it may have been changed since. */
function limitMs({ failureLines = [], timeoutMs }: ObservedFunction): number {
  const seconds = failureLines.flatMap(({ message }) => TIMED_OUT.exec(message)?.[1] ?? []);
  return seconds.length === 0 ? timeoutMs : Math.max(...seconds.map(Number)) * 1000;
}

function functionThrottles(fn: ObservedFunction): readonly Symptom[] {
  const count = totalOf(fn.metrics?.throttles ?? []);
  if (count === 0) return [];
  return [
    {
      kind: "throttles",
      subject: { kind: "function", name: fn.name },
      statement: `Lambda refused ${countText(count, "invocation")} of ${fn.name}`,
      source: functionMetric(fn, "Throttles"),
      value: count,
      threshold: 0,
    },
  ];
}

function tableThrottles(tables: readonly ObservedTable[]): readonly Symptom[] {
  return throttledOf(tables).map((throttled) => {
    const { table, direction, throttles } = throttled;
    const count = totalOf(throttles);
    return {
      kind: "throttles",
      subject: { kind: "table", name: table.name },
      statement: `${countText(count, direction)} of ${throughputName(throttled)} ${count === 1 ? "was" : "were"} throttled`,
      source: throughputMetric(throttled, "throttles"),
      value: count,
      threshold: 0,
    };
  });
}

const totalsQuery = (slowMs: number) => `filter @type = "REPORT"
| fields @duration + coalesce(@initDuration, 0) as totalMs
| stats count(*) as n, pct(totalMs, 50) as p50, pct(totalMs, 95) as p95, pct(totalMs, 99) as p99, sum(totalMs > ${slowMs}) as slow`;

/** The API's own view of the tail, once it has answered enough that the share which may be slow is more than chance. */
function slowAnswers(api: ObservedApi, { slowMs, slowShare, slowCount }: Objectives): readonly Symptom[] {
  const all = totalOf(api.metrics?.requests ?? []);
  const slow = totalOf(api.metrics?.slowAnswers ?? []);
  const part = share(slow, all);
  if (all * slowShare < slowCount || part <= slowShare) return [];
  return [
    {
      kind: "tail",
      subject: { kind: "api", name: api.name },
      statement: `${percentText(part)} of answers take longer than ${durationText(slowMs)}: ${numberText(slow)} of ${numberText(all)}; ${percentText(slowShare)} may`,
      source: apiMetric(api, "Latency", countAbove(slowMs)),
      value: part,
      threshold: slowShare,
    },
  ];
}

/** Slowness is judged by every invocation's REPORT where the log can be read, else by sampled requests. */
function slowness(observations: Observations, objectives: Objectives): readonly Symptom[] {
  return observations.functions.flatMap((fn) => {
    const reported = fn.reports?.map(({ durationMs, initMs = 0 }) => durationMs + initMs);
    const times = reported ?? observations.requests.map(({ seconds }) => seconds * 1000);
    const subject = { kind: "function" as const, name: fn.name };
    const source =
      reported === undefined
        ? ({ kind: "traces", filter: `service("${fn.name}") AND responsetime > ${objectives.slowMs / 1000}` } as const)
        : functionLog(fn, totalsQuery(objectives.slowMs));
    // Of several functions, each has its own share of the requests.
    const what = observations.functions.length > 1 ? `invocations of ${fn.name}` : "requests";
    return [...slowMedian(times, what, objectives), ...slowTail(times, what, objectives)].map((symptom) => ({
      ...symptom,
      subject,
      source,
    }));
  });
}

type Measure = Omit<Symptom, "subject" | "source">;

function slowMedian(times: readonly number[], what: string, { medianMs }: Objectives): readonly Measure[] {
  const median = quantile(times, 0.5);
  const isTold = times.length >= MEDIAN_SAMPLES || isSlowThroughout(times, medianMs);
  if (!isTold || median <= medianMs) return [];
  const statement = `Half of the ${what} take longer than ${durationText(median)}; the objective is ${durationText(medianMs)}`;
  return [{ kind: "slow", statement, value: median, threshold: medianMs }];
}

/** Of a few requests, the median is known to be slow where nine of ten are: chance makes that of 10 in 1 case of 93. */
function isSlowThroughout(times: readonly number[], medianMs: number): boolean {
  const slow = times.filter((time) => time > medianMs).length;
  return times.length >= FEW_SAMPLES && slow >= 0.9 * times.length;
}

function slowTail(
  times: readonly number[],
  what: string,
  { slowMs, slowShare, slowCount }: Objectives,
): readonly Measure[] {
  const slow = times.filter((time) => time > slowMs).length;
  const part = share(slow, times.length);
  if (slow < slowCount || part <= slowShare) return [];
  const statement = `${percentText(part)} of ${what} take longer than ${durationText(slowMs)}: ${slow} of ${times.length}; ${percentText(slowShare)} may`;
  return [{ kind: "tail", statement, value: part, threshold: slowShare }];
}
