import type { EpochMs } from "@faultline/core";
import type { Trace } from "@faultline/telemetry";

/** From `start`, included, to `end`, excluded. */
export interface TimeWindow {
  readonly start: EpochMs;
  readonly end: EpochMs;
  /**
   * The minute of `start` holds something else, too, such as the end of an earlier load: metrics, which come by the
   * minute, are read from the next one.
   */
  readonly isFirstMinuteShared?: boolean;
}

/** One period of a metric. */
export interface Point {
  /** Start of the period. */
  readonly time: EpochMs;
  readonly value: number;
}

/** A metric's statistic by the minute, oldest first. A minute without data has no point. */
export type Series = readonly Point[];

/** Everything a diagnosis knows: plain data, so that what follows from it is pure. */
export interface Observations {
  readonly window: TimeWindow;
  readonly region: string;
  /** 12 digits; absent where the account could not be asked for. */
  readonly accountId?: string;
  readonly stackName?: string;
  /** Sampled requests, as trace summaries tell of them. */
  readonly requests: readonly ObservedRequest[];
  /** A bounded sample of the traces of `requests`: the failing, the slow, and ordinary ones to compare with. */
  readonly traces: readonly Trace[];
  readonly functions: readonly ObservedFunction[];
  readonly tables: readonly ObservedTable[];
  readonly apis: readonly ObservedApi[];
  readonly concurrency: AccountConcurrency;
  /** What could not be read; a verdict that needs it is `unknown`. */
  readonly missing: readonly MissingData[];
}

/** A call that gave no answer, and why. */
export interface MissingData {
  /** The IAM action of the call. */
  readonly action: string;
  readonly reason: string;
}

/** A sampled request as its client saw it. */
export interface ObservedRequest {
  readonly traceId: string;
  readonly start: EpochMs;
  readonly seconds: number;
  /** HTTP status; absent for a request that did not come by HTTP. */
  readonly status?: number;
  readonly isFault: boolean;
  /** `GET /orders`: method and path; absent as `status` is. */
  readonly route?: string;
}

/** A function: configuration, metrics, log. */
export interface ObservedFunction {
  readonly name: string;
  readonly logGroup: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly runtime?: string;
  readonly architecture: "x86_64" | "arm64";
  /** Whether active tracing is on: its own requests are sampled, also without a traced caller. */
  readonly isTraced: boolean;
  /** Reserved concurrency; absent when none is reserved. */
  readonly reservedConcurrency?: number;
  /** Absent when CloudWatch could not be read. */
  readonly metrics?: FunctionMetrics;
  /** One entry a REPORT line; absent when Logs Insights could not be asked. */
  readonly reports?: readonly FunctionReport[];
  /** Log lines that tell of a failure; absent as `reports` is. */
  readonly failureLines?: readonly LogLine[];
}

/** `AWS/Lambda` metrics of a function. */
export interface FunctionMetrics {
  readonly invocations: Series;
  readonly errors: Series;
  readonly throttles: Series;
  readonly durationMsMaximum: Series;
  readonly concurrencyMaximum: Series;
}

/** One invocation as its REPORT line tells it. */
export interface FunctionReport {
  readonly time: EpochMs;
  readonly requestId: string;
  readonly durationMs: number;
  /** Present for a cold start. */
  readonly initMs?: number;
  readonly memoryMb: number;
  readonly usedMb: number;
  readonly outcome: "success" | "timeout" | "error";
}

/** A line of a function's log. */
export interface LogLine {
  readonly time: EpochMs;
  readonly requestId?: string;
  readonly message: string;
}

/** A DynamoDB table. */
export interface ObservedTable extends ThroughputByDirection {
  readonly name: string;
  readonly billing: "provisioned" | "on-demand";
  /** Global secondary indexes: each has capacity of its own. */
  readonly indexes: readonly ObservedIndex[];
}

/** A global secondary index of a table. */
export interface ObservedIndex extends ThroughputByDirection {
  readonly name: string;
}

/** Reads and writes have capacity each. */
export type ThroughputByDirection = Readonly<Record<Direction, ObservedThroughput>>;

/** What a unit of capacity is spent on. */
export type Direction = "read" | "write";

/** Capacity in one direction, and what was asked of it. */
export interface ObservedThroughput {
  /** Provisioned units a second; 0 on demand. */
  readonly units: number;
  /** Units a second that an on-demand table may use at most; absent without a maximum of its own. */
  readonly maximum?: number;
  /** Absent when CloudWatch could not be read. */
  readonly metrics?: ThroughputMetrics;
}

/** `AWS/DynamoDB` metrics of a table or an index in one direction; sums by the minute. */
export interface ThroughputMetrics {
  readonly consumedUnits: Series;
  /** Calls that consumed units. */
  readonly calls: Series;
  readonly throttles: Series;
  /** Those of them that met the limit of one partition, whatever the table had left. */
  readonly partitionThrottles: Series;
}

/** An API of API Gateway. Counts are sums by the minute. */
export interface ObservedApi {
  readonly name: string;
  readonly kind: "rest" | "http";
  /** The dimension that selects the API's metrics. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** Absent when CloudWatch could not be read. */
  readonly metrics?: ApiMetrics;
  /** The same over the window of equal length before this one. */
  readonly before?: ApiMetrics;
}

/** `AWS/ApiGateway` metrics of an API. */
export interface ApiMetrics {
  readonly requests: Series;
  readonly clientErrors: Series;
  readonly serverErrors: Series;
  /** Answers that took longer than the objective for nearly all. */
  readonly slowAnswers: Series;
}

/** Concurrency of the account in this Region. */
export interface AccountConcurrency {
  /** Absent when the account's settings could not be read. */
  readonly limit?: number;
  readonly unreservedLimit?: number;
  readonly maximum?: Series;
  readonly unreservedMaximum?: Series;
}
