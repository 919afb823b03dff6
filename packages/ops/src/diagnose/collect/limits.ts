/** Bounds of one diagnosis, so that its time and its cost stay bounded, too. */
export const COLLECT_LIMITS = {
  /** Trace summaries read at most: at the default sampling rate, an hour of 100 requests a second. */
  traceSummaries: 25_000,
  /** Failing traces read in full. */
  failingTraces: 30,
  /** Slow traces read in full. */
  slowTraces: 15,
  /** Ordinary traces read in full, to compare with. */
  ordinaryTraces: 30,
  /** @see X-Ray API Reference, BatchGetTraces: at most five trace ids. */
  tracesPerCall: 5,
  /** Functions, tables and APIs looked at, each. */
  resources: 50,
  /** @see CloudWatch API Reference, GetMetricData: at most 500 queries. */
  metricQueriesPerCall: 500,
  /** @see CloudWatch Logs quotas: 10,000 rows a query. */
  reportRows: 10_000,
  failureRows: 1000,
  /** A query that takes longer is given up. */
  queryTimeoutMs: 60_000,
} as const;
