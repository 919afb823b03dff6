export { type PreparedQuery, prepareQuery } from "./insights/prepare-query.ts";
export { type QueryAnswer, type QueryRow, runQuery } from "./insights/run-query.ts";
export { alignStartTime } from "./metrics/align-start-time.ts";
export { computeStatistic, type Samples } from "./metrics/compute-statistic.ts";
export { parseStatistic, type Statistic } from "./metrics/parse-statistic.ts";
export type { Datum, Dimension, StatisticSet, ValueCount } from "./model/datum.ts";
export type { LogEvent } from "./model/log-event.ts";
export type { Segment, SegmentDocument, SegmentException, SegmentHttp } from "./model/segment.ts";
export type { LogSink, MetricSink, SegmentSink } from "./model/sinks.ts";
export { type DuckDbStoreOptions, openDuckDbStore } from "./store/open-duckdb-store.ts";
export type { StoreEngine } from "./model/store-engine.ts";
export { type ClickHouseStoreOptions, openClickHouseStore } from "./store/clickhouse/open-clickhouse-store.ts";
export { ENGINE_SQL, type EngineSql } from "./store/engine-sql.ts";
export { DEFAULT_STORED_BYTES, type StoreLimits } from "./store/store-limits.ts";
export {
  type BufferCounts,
  type BufferLimits,
  createTelemetryBuffer,
  DEFAULT_BUFFER_LIMITS,
  type TelemetryBuffer,
} from "./store/telemetry-buffer.ts";
export { dimensionsText } from "./store/telemetry-rows.ts";
export type {
  LogEventSelection,
  SqlStatement,
  SqlValue,
  StoreRow,
  StoreSize,
  TelemetryBatch,
  TelemetryStore,
} from "./store/telemetry-store.ts";
export { assembleTrace, flattenSegment, type Trace } from "./traces/assemble-trace.ts";
export { matchesFilter } from "./traces/filter/match-filter.ts";
export { parseFilter } from "./traces/filter/parse-filter.ts";
export { Sampler } from "./traces/sampling/sampler.ts";
export {
  DEFAULT_SAMPLING_RULE,
  findSamplingRule,
  type SamplingRequest,
  type SamplingRule,
} from "./traces/sampling/sampling-rule.ts";
export { type CallStatistics, type ServiceEdge, ServiceGraph, type ServiceNode } from "./traces/service-graph.ts";
export { summarizeTrace, type TraceSummary } from "./traces/summarize-trace.ts";
export { flagsOf } from "./model/segment-flags.ts";
export { durationOf, type ServiceIdentity } from "./traces/trace-node.ts";
