import type { Second } from "../engine/engine-event.ts";
import type { SerializedHistogram } from "../statistics/histogram.ts";
import type { EnsureResult } from "./check-ensure.ts";
import type { Validity } from "./assess-validity.ts";

/** Statistics of a histogram in milliseconds, one decimal. */
export interface Summary {
  readonly min: number;
  readonly max: number;
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  /** The same as `p50`. */
  readonly median: number;
  readonly p75: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
}

/** A period of a report, or all of it. @see Artillery documentation, "Reported metrics". */
export interface ReportPeriod {
  readonly counters: Readonly<Record<string, number>>;
  /** Events a second. */
  readonly rates: Readonly<Record<string, number>>;
  readonly summaries: Readonly<Record<string, Summary>>;
  /** The same as `summaries`; older readers look here. */
  readonly histograms: Readonly<Record<string, Summary>>;
  readonly firstCounterAt: number;
  readonly firstHistogramAt: number;
  readonly lastCounterAt: number;
  readonly lastHistogramAt: number;
  readonly firstMetricAt: number;
  readonly lastMetricAt: number;
  /** Start of the ten seconds, epoch milliseconds: a number in the aggregate, text in the intermediate periods. */
  readonly period: number | string;
}

/** What Artillery's report cannot say: whether to believe it, latency from the due time, and what can be merged. */
export interface OwnReport {
  readonly version: 1;
  readonly script: string;
  readonly target: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** Whether a user ended the run early. */
  readonly wasStopped: boolean;
  readonly validity: Validity;
  readonly ensure: readonly EnsureResult[];
  /** Our counters, without their prefix. */
  readonly counters: Readonly<Record<string, number>>;
  /** Our histograms, without their prefix: schedule lag, latency from the due time, full response time. */
  readonly summaries: Readonly<Record<string, Summary>>;
  /** Every histogram of the run by its full name, mergeable. */
  readonly histograms: Readonly<Record<string, SerializedHistogram>>;
  readonly seconds: readonly Second[];
  readonly rttMs: number;
  readonly seed: number;
  /** CPU time of the generator's process, per request sent. */
  readonly generatorCpuMsPerRequest: number;
}

/** Artillery's JSON report with our member beside its own. */
export interface LoadReport {
  readonly aggregate: ReportPeriod;
  readonly intermediate: readonly ReportPeriod[];
  readonly faultline: OwnReport;
}
