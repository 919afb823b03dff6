import type { SegmentDocument } from "../model/segment.ts";
import type { TelemetryBatch } from "./telemetry-store.ts";

/** How much a batch adds to a queue. */
export interface BatchSize {
  readonly rows: number;
  /** An estimate of its memory: exact sizes would cost a walk over every text. */
  readonly bytes: number;
}

const BYTES_PER_LOG_EVENT = 256;
const BYTES_PER_DATUM = 256;
const BYTES_PER_VALUE = 32;
const BYTES_PER_SEGMENT = 1024;

/** Measures a batch. */
export function batchSize({ logEvents = [], datums = [], segments = [] }: TelemetryBatch): BatchSize {
  let rows = logEvents.length;
  let bytes = logEvents.length * BYTES_PER_LOG_EVENT;
  for (const event of logEvents) bytes += event.message.length;
  for (const { values } of datums) {
    const count = Array.isArray(values) ? values.length : 1;
    rows += count;
    bytes += BYTES_PER_DATUM + count * BYTES_PER_VALUE;
  }
  for (const { document } of segments) {
    const count = countDocuments(document);
    rows += count;
    bytes += count * BYTES_PER_SEGMENT;
  }
  return { rows, bytes };
}

function countDocuments(document: SegmentDocument): number {
  let count = 0;
  const pending: SegmentDocument[] = [document];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    count++;
    pending.push(...(next.subsegments ?? []));
  }
  return count;
}
