import { type EpochMs, epochMs, type Scope } from "@faultline/core";
import {
  type Dimension,
  ENGINE_SQL,
  type StoreEngine,
  dimensionsText,
  type Samples,
  type SqlStatement,
  type SqlValue,
  type StoreRow,
  type TelemetryStore,
  type ValueCount,
} from "@faultline/telemetry";
import { storeError } from "./errors.ts";

/** Which samples to read, and the periods into which they fall. */
export interface SeriesRequest {
  readonly scope: Scope;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: readonly Dimension[];
  /** Only samples of this unit; of every unit when absent. */
  readonly unit?: string | undefined;
  /** Inclusive; the first period starts here. */
  readonly start: EpochMs;
  /** Exclusive. */
  readonly end: EpochMs;
  readonly periodSeconds: number;
  /** Reads single values too, which all but the simple statistics need. */
  readonly needsValues: boolean;
}

/** What one period holds of one unit. */
export interface SeriesPoint {
  /** Start of the period. */
  readonly timestamp: EpochMs;
  readonly unit: string;
  readonly samples: Samples;
}

/** Reads a metric by periods: a point for each period and unit with samples, ascending by time, then by unit. */
export async function readSeries(store: TelemetryStore, request: SeriesRequest): Promise<readonly SeriesPoint[]> {
  try {
    const summaries = store.query(summaryStatement(store.engine, request));
    const valueRows = request.needsValues ? store.query(valuesStatement(store.engine, request)) : Promise.resolve([]);
    const values = valuesByPoint(await valueRows);
    return (await summaries).map((row) => ({
      timestamp: epochMs(request.start + Number(row["period"]) * request.periodSeconds * 1000),
      unit: String(row["unit"]),
      samples: {
        summary: {
          sampleCount: Number(row["sample_count"]),
          sum: Number(row["total"]),
          minimum: Number(row["minimum"]),
          maximum: Number(row["maximum"]),
        },
        values: Number(row["sets"]) > 0 ? undefined : (values.get(pointKey(row)) ?? []),
      },
    }));
  } catch (error) {
    throw storeError(error);
  }
}

function summaryStatement(engine: StoreEngine, request: SeriesRequest): SqlStatement {
  const { sql, parameters } = sourceOf(engine, request);
  return {
    sql: `SELECT period, unit, sum(sample_count) AS sample_count, sum("sum") AS total, min(minimum) AS minimum,
        max(maximum) AS maximum, count(*) - count(value) AS sets
      FROM (${sql}) GROUP BY period, unit ORDER BY period, unit`,
    parameters,
  };
}

function valuesStatement(engine: StoreEngine, request: SeriesRequest): SqlStatement {
  const { sql, parameters } = sourceOf(engine, request);
  return {
    sql: `SELECT period, unit, value, sum(sample_count) AS sample_count
      FROM (${sql}) WHERE value IS NOT NULL GROUP BY period, unit, value ORDER BY period, unit, value`,
    parameters,
  };
}

/** The metric's samples in the time range, each with the number of its period. */
function sourceOf(engine: StoreEngine, request: SeriesRequest): SqlStatement {
  const { scope, namespace, metricName, dimensions, unit, start, end, periodSeconds } = request;
  const parameters: SqlValue[] = [start, periodSeconds * 1000, scope.accountId, scope.region, namespace, metricName];
  parameters.push(dimensionsText(dimensions), start, end);
  if (unit !== undefined) parameters.push(unit);
  return {
    sql: `SELECT *, ${ENGINE_SQL[engine].wholeQuotient('("timestamp" - ?)', "?")} AS period FROM datums
      WHERE account_id = ? AND region = ? AND namespace = ? AND metric_name = ? AND dimensions = ?
        AND "timestamp" >= ? AND "timestamp" < ? AND sample_count > 0${unit === undefined ? "" : " AND unit = ?"}`,
    parameters,
  };
}

function valuesByPoint(rows: readonly StoreRow[]): ReadonlyMap<string, readonly ValueCount[]> {
  const byPoint = new Map<string, ValueCount[]>();
  for (const row of rows) {
    const key = pointKey(row);
    const values = byPoint.get(key) ?? [];
    values.push({ value: Number(row["value"]), count: Number(row["sample_count"]) });
    byPoint.set(key, values);
  }
  return byPoint;
}

function pointKey(row: StoreRow): string {
  return `${String(row["period"])} ${String(row["unit"])}`;
}
