import type { Datum, Dimension, StatisticSet } from "../model/datum.ts";
import type { LogEvent } from "../model/log-event.ts";
import type { Segment, SegmentDocument } from "../model/segment.ts";
import { flagsOf } from "../model/segment-flags.ts";
import { calledService, type ServiceIdentity, serviceOf } from "../model/service-identity.ts";
import { parsePlatformLine } from "./parse-platform-line.ts";
import { serviceNumber } from "./service-number.ts";
import type { SqlValue } from "./telemetry-store.ts";

/** Values in the order of a table's columns. */
export type TableRow = readonly SqlValue[];

/** The row of {@link LOG_EVENTS} for an event. */
export function logEventRow(event: LogEvent, eventId: number): TableRow {
  const platform = parsePlatformLine(event.message);
  return [
    eventId,
    event.scope.accountId,
    event.scope.region,
    event.logGroup,
    event.logStream,
    Math.floor(event.timestamp),
    Math.floor(event.ingestionTime),
    event.message,
    platform.type ?? null,
    platform.requestId ?? null,
    platform.durationMs ?? null,
    platform.billedDurationMs ?? null,
    platform.initDurationMs ?? null,
    platform.maxMemoryUsedBytes ?? null,
    platform.memorySizeBytes ?? null,
    platform.xrayTraceId ?? null,
    platform.xraySegmentId ?? null,
    Buffer.byteLength(event.message),
  ];
}

/** The canonical text of a metric's dimensions: JSON of name-value pairs, sorted by name. */
export function dimensionsText(dimensions: readonly Dimension[]): string {
  const sorted = dimensions.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return JSON.stringify(sorted.map(({ name, value }) => [name, value]));
}

/** The rows of {@link DATUMS} for a datum: one a value, or one for a statistic set. */
export function datumRows(datum: Datum): readonly TableRow[] {
  const metric: SqlValue[] = [
    datum.scope.accountId,
    datum.scope.region,
    datum.namespace,
    datum.metricName,
    dimensionsText(datum.dimensions),
    Math.floor(datum.timestamp),
    datum.unit,
  ];
  if (!isStatisticSet(datum.values)) {
    return datum.values.map(({ value, count }) =>
      metric.concat([value, count, value * count, value, value, datum.storageResolution]),
    );
  }
  const { sampleCount, sum, minimum, maximum } = datum.values;
  return [metric.concat([onlyValueOf(datum.values), sampleCount, sum, minimum, maximum, datum.storageResolution])];
}

function isStatisticSet(values: Datum["values"]): values is StatisticSet {
  return !Array.isArray(values);
}

/**
 * The value of a set whose samples were all equal, which then supports percentiles; null for any other.
 *
 * @see CloudWatch API Reference, "PutMetricData", on percentiles of statistic sets, read 2026-11.
 */
function onlyValueOf(set: StatisticSet): number | null {
  return set.minimum === set.maximum && set.sum === set.minimum * set.sampleCount ? set.minimum : null;
}

/** The rows of {@link SEGMENTS} for a received document: its own, then its subsegments', parents first. */
export function segmentRows(segment: Segment, firstSequence: number): readonly TableRow[] {
  const { document } = segment;
  const parentOfAll = parentOutside(document);
  const owner = document.type === "subsegment" ? null : serviceNumber(serviceOf(document));
  const rows: TableRow[] = [];
  const pending: { readonly document: SegmentDocument; readonly parentId: string | undefined }[] = [
    { document, parentId: parentOfAll },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const isWhole = rows.length === 0;
    rows.push([
      firstSequence + rows.length,
      segment.scope.accountId,
      segment.scope.region,
      document.trace_id,
      next.document.id,
      next.parentId ?? null,
      document.id,
      next.document.name,
      !isWhole || document.type === "subsegment",
      ...placeColumns(next.document),
      ...outcomeColumns(next.document),
      isWhole && next.parentId === undefined,
      next.document.inferred ?? false,
      ...requestColumns(next.document),
      ...contentColumns(next.document),
      isWhole ? JSON.stringify(document) : null,
      firstSequence,
      ...nodeColumns(isWhole && owner !== null ? serviceOf(document) : calledService(next.document)),
      owner,
      jsonOrNull(next.document.links),
    ]);
    for (const child of (next.document.subsegments ?? []).toReversed()) {
      pending.push({ document: child, parentId: next.document.id });
    }
  }
  return rows;
}

/** The parent of a document; none where it names a part of itself, which would make it its own caller. */
function parentOutside(document: SegmentDocument): string | undefined {
  const parentId = document.parent_id;
  if (parentId === undefined) return undefined;
  const pending: SegmentDocument[] = [document];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.id === parentId) return undefined;
    for (const child of next.subsegments ?? []) pending.push(child);
  }
  return parentId;
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function nodeColumns(service: ServiceIdentity | undefined): SqlValue[] {
  if (service === undefined) return [null, null, null, null];
  return [serviceNumber(service), service.name, service.type ?? null, service.accountId ?? null];
}

function placeColumns(document: SegmentDocument): SqlValue[] {
  return [
    document.origin ?? null,
    document.namespace ?? null,
    document.start_time * 1000,
    document.end_time === undefined ? null : document.end_time * 1000,
  ];
}

/** In progress, ok, error, fault, throttle. */
function outcomeColumns(document: SegmentDocument): SqlValue[] {
  const { isOk, isError, isFault, isThrottle } = flagsOf(document);
  return [document.in_progress ?? document.end_time === undefined, isOk, isError, isFault, isThrottle];
}

function requestColumns(document: SegmentDocument): SqlValue[] {
  const { request, response } = document.http ?? {};
  return [
    request?.method ?? null,
    request?.url ?? null,
    response?.status ?? null,
    request?.user_agent ?? null,
    request?.client_ip ?? null,
  ];
}

function contentColumns(document: SegmentDocument): SqlValue[] {
  const exceptions = typeof document.cause === "object" ? (document.cause.exceptions ?? []) : [];
  const summaries = exceptions.map(({ type, message, remote }) => ({ type, message, remote }));
  return [
    document.user ?? null,
    document.resource_arn ?? null,
    document.annotations === undefined ? null : JSON.stringify(document.annotations),
    summaries.length === 0 ? null : JSON.stringify(summaries),
  ];
}
