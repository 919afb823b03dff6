import type { Field, FieldType, Message } from "./protobuf-reader.ts";

// The requests of OTLP with their field numbers. @see opentelemetry-proto 1.x: trace, logs, metrics, common, resource.

const one = (name: string, type: Field["type"]): Field => ({ name, type });
const many = (name: string, type: Field["type"]): Field => ({ name, type, isRepeated: true });
const plain = (name: string, type: FieldType): Field => ({ name, type });

const ANY_VALUE: Message = {
  1: plain("stringValue", "text"),
  2: plain("boolValue", "bool"),
  3: plain("intValue", "int64"),
  4: plain("doubleValue", "double"),
  5: one("arrayValue", () => ({ 1: many("values", () => ANY_VALUE) })),
  6: one("kvlistValue", () => ({ 1: many("values", () => KEY_VALUE) })),
  7: plain("bytesValue", "base64"),
};
const KEY_VALUE: Message = { 1: plain("key", "text"), 2: one("value", () => ANY_VALUE) };
const RESOURCE: Message = { 1: many("attributes", () => KEY_VALUE) };

const SPAN: Message = {
  1: plain("traceId", "hex"),
  2: plain("spanId", "hex"),
  4: plain("parentSpanId", "hex"),
  5: plain("name", "text"),
  6: plain("kind", "varint"),
  7: plain("startTimeUnixNano", "fixed64"),
  8: plain("endTimeUnixNano", "fixed64"),
  9: many("attributes", () => KEY_VALUE),
  11: many("events", () => ({
    1: plain("timeUnixNano", "fixed64"),
    2: plain("name", "text"),
    3: many("attributes", () => KEY_VALUE),
  })),
  13: many("links", () => ({
    1: plain("traceId", "hex"),
    2: plain("spanId", "hex"),
    4: many("attributes", () => KEY_VALUE),
  })),
  15: one("status", () => ({ 2: plain("message", "text"), 3: plain("code", "varint") })),
};

/** ExportTraceServiceRequest. */
export const TRACES_REQUEST: Message = {
  1: many("resourceSpans", () => ({
    1: one("resource", () => RESOURCE),
    2: many("scopeSpans", () => ({ 2: many("spans", () => SPAN) })),
  })),
};

const LOG_RECORD: Message = {
  1: plain("timeUnixNano", "fixed64"),
  2: plain("severityNumber", "varint"),
  3: plain("severityText", "text"),
  5: one("body", () => ANY_VALUE),
  6: many("attributes", () => KEY_VALUE),
  9: plain("traceId", "hex"),
  10: plain("spanId", "hex"),
  11: plain("observedTimeUnixNano", "fixed64"),
};

/** ExportLogsServiceRequest. */
export const LOGS_REQUEST: Message = {
  1: many("resourceLogs", () => ({
    1: one("resource", () => RESOURCE),
    2: many("scopeLogs", () => ({ 2: many("logRecords", () => LOG_RECORD) })),
  })),
};

const NUMBER_POINT: Message = {
  3: plain("timeUnixNano", "fixed64"),
  4: plain("asDouble", "double"),
  6: plain("asInt", "sfixed64"),
  7: many("attributes", () => KEY_VALUE),
};
const HISTOGRAM_POINT: Message = {
  3: plain("timeUnixNano", "fixed64"),
  4: plain("count", "fixed64"),
  5: plain("sum", "double"),
  6: many("bucketCounts", "fixed64"),
  7: many("explicitBounds", "double"),
  9: many("attributes", () => KEY_VALUE),
  11: plain("min", "double"),
  12: plain("max", "double"),
};
const EXPONENTIAL_POINT: Message = {
  1: many("attributes", () => KEY_VALUE),
  3: plain("timeUnixNano", "fixed64"),
  4: plain("count", "fixed64"),
  5: plain("sum", "double"),
  12: plain("min", "double"),
  13: plain("max", "double"),
};

/** Points of a kind, and whether each counts from the start or since the one before. */
const pointsOf = (point: Message): Message => ({
  1: many("dataPoints", () => point),
  2: plain("aggregationTemporality", "varint"),
  3: plain("isMonotonic", "bool"),
});

const METRIC: Message = {
  1: plain("name", "text"),
  3: plain("unit", "text"),
  5: one("gauge", () => pointsOf(NUMBER_POINT)),
  7: one("sum", () => pointsOf(NUMBER_POINT)),
  9: one("histogram", () => pointsOf(HISTOGRAM_POINT)),
  10: one("exponentialHistogram", () => pointsOf(EXPONENTIAL_POINT)),
};

/** ExportMetricsServiceRequest. */
export const METRICS_REQUEST: Message = {
  1: many("resourceMetrics", () => ({
    1: one("resource", () => RESOURCE),
    2: many("scopeMetrics", () => ({ 2: many("metrics", () => METRIC) })),
  })),
};
