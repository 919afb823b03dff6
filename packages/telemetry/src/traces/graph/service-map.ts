import type { ServiceIdentity } from "../../model/service-identity.ts";

/** How often a value was seen. Values in seconds. */
export interface HistogramEntry {
  readonly value: number;
  readonly count: number;
}

/** Counts and times of requests, as X-Ray's SummaryStatistics. */
export interface CallStatistics {
  readonly okCount: number;
  readonly throttleCount: number;
  /** Errors that were no throttles. */
  readonly otherErrorCount: number;
  readonly faultCount: number;
  /** Completed requests. */
  readonly totalCount: number;
  /** Seconds, summed. */
  readonly totalResponseTime: number;
  /** Response times, ascending: exact to the millisecond below a second, to three digits above. */
  readonly histogram: readonly HistogramEntry[];
}

/** Requests from one node of the map to another. */
export interface ServiceEdge {
  readonly targetId: number;
  /** Seconds since the epoch: first start and last end seen. */
  readonly startTime: number;
  readonly endTime: number;
  readonly statistics: CallStatistics;
  /** Names under which the caller knew the target, where they differ from its own. */
  readonly aliases: readonly string[];
  /** Of an asynchronous edge: ages of the messages when they were received. Absent for a call. */
  readonly receivedEventAges?: readonly HistogramEntry[];
}

/** A node of the service map. */
export interface ServiceNode {
  readonly id: number;
  readonly service: ServiceIdentity;
  readonly isRoot: boolean;
  /** Made up for the caller of a root: it has edges only. */
  readonly isClient: boolean;
  readonly isInferred: boolean;
  readonly startTime: number;
  readonly endTime: number;
  readonly edges: readonly ServiceEdge[];
  /** Absent for a client. */
  readonly statistics?: CallStatistics;
}
