import type { Phase } from "../script/load-script.ts";
import type { LoadReport, ReportPeriod, Summary } from "./load-report.ts";

/** Latency as version 1 of Artillery has it. */
interface V1Latency {
  readonly min: number;
  readonly max: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
}

/** A period of Artillery 1's JSON report. */
export interface V1Period {
  /** ISO 8601. */
  readonly timestamp: string;
  readonly scenariosCreated: number;
  readonly scenariosCompleted: number;
  readonly requestsCompleted: number;
  readonly latency: V1Latency;
  readonly rps: { readonly count: number; readonly mean: number };
  readonly scenarioDuration: V1Latency;
  readonly scenarioCounts: Readonly<Record<string, number>>;
  readonly errors: Readonly<Record<string, number>>;
  readonly codes: Readonly<Record<string, number>>;
  readonly matches: number;
  readonly customStats: Readonly<Record<string, never>>;
  readonly phases?: readonly object[];
}

/** Artillery 1's JSON report: the form of older articles and of the tools that read them. */
export interface V1Report {
  readonly aggregate: V1Period;
  readonly intermediate: readonly V1Period[];
}

/** A report in the form of Artillery 1. */
export function toV1Report({ aggregate, intermediate }: LoadReport, phases: readonly Phase[]): V1Report {
  return {
    aggregate: { ...toPeriod(aggregate), phases: phases.map(toV1Phase) },
    intermediate: intermediate.map(toPeriod),
  };
}

function toPeriod({ counters, summaries, firstMetricAt, lastMetricAt }: ReportPeriod): V1Period {
  const count = counters["http.requests"] ?? 0;
  const seconds = Math.max(1, (lastMetricAt - firstMetricAt) / 1000);
  return {
    timestamp: new Date(lastMetricAt).toISOString(),
    scenariosCreated: counters["vusers.created"] ?? 0,
    scenariosCompleted: counters["vusers.completed"] ?? 0,
    requestsCompleted: counters["http.responses"] ?? 0,
    latency: toLatency(summaries["http.response_time"]),
    rps: { count, mean: Math.round((count / seconds) * 100) / 100 },
    scenarioDuration: toLatency(summaries["vusers.session_length"]),
    scenarioCounts: family(counters, "vusers.created_by_name."),
    errors: family(counters, "errors."),
    codes: family(counters, "http.codes."),
    matches: 0,
    customStats: {},
  };
}

function toLatency(summary: Summary | undefined): V1Latency {
  const { min = 0, max = 0, median = 0, p95 = 0, p99 = 0 } = summary ?? {};
  return { min, max, median, p95, p99 };
}

function family(counters: Readonly<Record<string, number>>, prefix: string): Readonly<Record<string, number>> {
  const members = Object.entries(counters).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(members.map(([name, count]) => [name.slice(prefix.length), count]));
}

function toV1Phase(phase: Phase): object {
  const seconds = phase.durationMs / 1000;
  const name = phase.name === undefined ? {} : { name: phase.name };
  switch (phase.kind) {
    case "pause":
      return { pause: seconds, ...name };
    case "count":
      return { duration: seconds, arrivalCount: phase.arrivalCount, ...name };
    case "rate": {
      const ramp = phase.toPerSecond === phase.fromPerSecond ? {} : { rampTo: phase.toPerSecond };
      return { duration: seconds, arrivalRate: phase.fromPerSecond, ...ramp, ...name };
    }
    default:
      return phase satisfies never;
  }
}
