import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION, epochMs, segmentId, traceId } from "@faultline/core";
import type { TelemetryBatch, TelemetryStore } from "@faultline/telemetry";

/** Log events of one batch, beside one datum and one segment with one subsegment. */
export const EVENTS_PER_BATCH = 7;
/** Rows that one batch makes in each table. */
const ROWS_PER_BATCH = { log_events: EVENTS_PER_BATCH, datums: 1, segments: 2 } as const;
const EPOCH_MS = 1_790_000_000_000;
const FILLING = "x".repeat(300);

/** A batch whose every row names its number. */
export function killedBatch(number: number): TelemetryBatch {
  const scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };
  const timestamp = epochMs(EPOCH_MS + number);
  const start = timestamp / 1000;
  const id = (prefix: string) => segmentId(prefix + number.toString(16).padStart(15, "0"));
  const subsegments = [{ id: id("b"), name: String(number), start_time: start, end_time: start }];
  const trace_id = traceId(`1-6a000000-${number.toString(16).padStart(24, "0")}`);
  return {
    logEvents: Array.from({ length: EVENTS_PER_BATCH }, (_, index) => {
      const message = `${number} ${index} ${FILLING}`;
      return { scope, logGroup: "g", logStream: "s", timestamp, ingestionTime: timestamp, message };
    }),
    datums: [
      {
        scope,
        namespace: "n",
        metricName: "m",
        dimensions: [],
        timestamp,
        unit: "None",
        values: [{ value: number, count: 1 }],
        storageResolution: 60,
      },
    ],
    segments: [
      {
        scope,
        document: { trace_id, id: id("a"), name: String(number), start_time: start, end_time: start, subsegments },
      },
    ],
  };
}

/** What is wrong with a store that was killed. */
export interface KilledStoreFaults {
  /** Batches that were acknowledged and are not there as a whole. */
  readonly lost: readonly number[];
  /** Batches of which a row is there more than once. */
  readonly duplicated: readonly number[];
  /** Batches, acknowledged or not, of which only a part is there. */
  readonly torn: readonly number[];
  /** Batches that are there as a whole. */
  readonly storedCount: number;
}

/** Compares what a store holds with what it acknowledged. */
export async function findFaults(store: TelemetryStore, acknowledged: ReadonlySet<number>): Promise<KilledStoreFaults> {
  const rows = await store.query({ sql: ROWS_BY_BATCH, parameters: [] });
  const wholes = new Set<number>();
  const torn: number[] = [];
  const duplicated: number[] = [];
  for (const row of rows) {
    const number = Number(row["number"]);
    if (row["count"] !== row["distinct_count"]) duplicated.push(number);
    const isWhole = Object.entries(ROWS_PER_BATCH).every(([table, count]) => Number(row[table]) >= count);
    if (isWhole) wholes.add(number);
    else torn.push(number);
  }
  const lost = [...acknowledged].filter((number) => !wholes.has(number));
  return { lost, duplicated, torn, storedCount: wholes.size };
}

/** One row a batch: how many rows, and different ones, it has in each table. */
const ROWS_BY_BATCH = `
  WITH all_rows AS (
    SELECT CAST(substr(message, 1, position(' ' IN message) - 1) AS BIGINT) AS number, 'log_events' AS source, message AS identity FROM log_events
    UNION ALL SELECT CAST(value AS BIGINT), 'datums', CAST(value AS VARCHAR) FROM datums
    UNION ALL SELECT CAST(name AS BIGINT), 'segments', id FROM segments
  )
  SELECT number, count(*) AS count, count(DISTINCT source || identity) AS distinct_count,
    ${Object.keys(ROWS_PER_BATCH)
      .map((table) => `count(*) FILTER (WHERE source = '${table}') AS ${table}`)
      .join(", ")}
  FROM all_rows GROUP BY number`;
