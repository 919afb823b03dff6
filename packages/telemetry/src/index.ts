export { alignStartTime } from "./metrics/align-start-time.ts";
export { computeStatistic, type Samples } from "./metrics/compute-statistic.ts";
export { parseStatistic, type Statistic } from "./metrics/parse-statistic.ts";
export type { Datum, Dimension, StatisticSet, ValueCount } from "./model/datum.ts";
export type { LogEvent } from "./model/log-event.ts";
export type { Segment, SegmentDocument, SegmentException, SegmentHttp } from "./model/segment.ts";
export type { LogSink, MetricSink, SegmentSink } from "./model/sinks.ts";
export { type DuckDbStoreOptions, openDuckDbStore } from "./store/open-duckdb-store.ts";
export type { StoreLimits } from "./store/store-limits.ts";
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
  TelemetryBatch,
  TelemetryStore,
} from "./store/telemetry-store.ts";
