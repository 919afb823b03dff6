export type { Datum, Dimension, StatisticSet, ValueCount } from "./model/datum.ts";
export type { LogEvent } from "./model/log-event.ts";
export type { Segment, SegmentDocument, SegmentException, SegmentHttp } from "./model/segment.ts";
export type { LogSink, MetricSink, SegmentSink } from "./model/sinks.ts";
export type { SqlStatement, SqlValue, StoreRow, TelemetryBatch, TelemetryStore } from "./store/telemetry-store.ts";
