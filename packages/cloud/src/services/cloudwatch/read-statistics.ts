import type { EpochMs, Scope } from "@faultline/core";
import {
  computeStatistic,
  dimensionsText,
  ENGINE_SQL,
  type Statistic,
  type StoreEngine,
  type StoreRow,
  type TelemetryStore,
  type ValueCount,
} from "@faultline/telemetry";
import { storeError } from "./errors.ts";
import type { MetricKey } from "./metric-key.ts";
import { STATISTICS_SQL } from "./statistics-sql.ts";

/** A statistic over time to read, of one metric or of several taken together. */
export interface StatisticRequest {
  readonly scope: Scope;
  readonly metrics: readonly MetricKey[];
  /** Only samples of this unit; of every unit when absent. */
  readonly unit?: string | undefined;
  readonly statistic: Statistic;
  /** Inclusive; the first period starts here. */
  readonly start: EpochMs;
  /** Exclusive. */
  readonly end: EpochMs;
  readonly periodSeconds: number;
}

/** The points of one request. */
export interface StatisticPoints {
  /** Starts of periods, milliseconds since the epoch, ascending. */
  readonly timestamps: readonly number[];
  readonly values: readonly number[];
  /** The units of the samples. Those of several cannot be added: the points are of the first in the alphabet. */
  readonly units: readonly string[];
}

/**
 * Reads many statistics at once. Those with the same periods share one statement, whose rows carry whole series: a row
 * a point would cost more than the query.
 */
export async function readStatistics(
  store: TelemetryStore,
  requests: readonly StatisticRequest[],
): Promise<readonly StatisticPoints[]> {
  const results: StatisticPoints[] = requests.map(() => ({ timestamps: [], values: [], units: [] }));
  const groups = Map.groupBy(requests.keys(), (index) => groupKey(requests[index]));
  const readings = [...groups.values()].map(async (indexes) => {
    const group = indexes.flatMap((index) => requests[index] ?? []);
    const found = await readGroup(store, group);
    for (const [position, points] of found) {
      const index = indexes[position];
      if (index !== undefined) results[index] = points;
    }
  });
  await Promise.all(readings).catch((error: unknown) => {
    throw storeError(error);
  });
  return results;
}

function groupKey(request: StatisticRequest | undefined): string {
  if (request === undefined) return "";
  const { scope, statistic, start, end, periodSeconds } = request;
  const kind = statistic.kind === "simple" ? statistic.name : "values";
  return [scope.accountId, scope.region, start, end, periodSeconds, kind].join("/");
}

const SIMPLE_SQL = {
  Average: `sum("sum") / sum(sample_count)`,
  Maximum: "max(maximum)",
  Minimum: "min(minimum)",
  SampleCount: "sum(sample_count)",
  Sum: `sum("sum")`,
} as const;

/** The found requests' points, by the request's place in the group. */
async function readGroup(
  store: TelemetryStore,
  group: readonly StatisticRequest[],
): Promise<ReadonlyMap<number, StatisticPoints>> {
  const [first] = group;
  if (first === undefined || first.start >= first.end) return new Map();
  const { statistic } = first;
  const sql =
    statistic.kind === "simple" ? seriesSql(store.engine, SIMPLE_SQL[statistic.name]) : valuesSql(store.engine);
  const wanted = group.flatMap(({ metrics, unit }, request) =>
    metrics.map(({ namespace, metricName, dimensions }) => ({
      request,
      ns: namespace,
      name: metricName,
      dims: dimensionsText(dimensions),
      wanted_unit: unit ?? null,
    })),
  );
  const { scope, start, end, periodSeconds } = first;
  const parameters = [JSON.stringify(wanted), start, periodSeconds * 1000, scope.accountId, scope.region, start, end];
  const rows = await store.query({ sql, parameters });
  return pointsByRequest(rows, group);
}

/** The samples of all requests, each with its request and the number of its period. */
function samplesSql(engine: StoreEngine): string {
  const period = ENGINE_SQL[engine].wholeQuotient('("timestamp" - ?)', "?");
  return `WITH wanted AS (${STATISTICS_SQL[engine].wanted}),
  samples AS (
    SELECT request, unit, ${period} AS period, value, sample_count, "sum", minimum, maximum
    FROM datums JOIN wanted ON namespace = ns AND metric_name = name AND dimensions = dims
    WHERE account_id = ? AND region = ? AND "timestamp" >= ? AND "timestamp" < ? AND sample_count > 0
      AND (wanted_unit IS NULL OR wanted_unit = unit))`;
}

/** Whole series. Periods without a gap need no list: the first tells the others. */
function listsSql(engine: StoreEngine): string {
  const { periods, points } = STATISTICS_SQL[engine];
  return `SELECT request, unit, min(period) AS first_period,
      CASE WHEN max(period) - min(period) + 1 = count(*) THEN NULL ELSE ${periods} END AS periods, ${points} AS points
    FROM points GROUP BY request, unit ORDER BY request, unit`;
}

function seriesSql(engine: StoreEngine, statistic: string): string {
  return `${samplesSql(engine)},
    points AS (SELECT request, unit, period, ${statistic} AS point FROM samples GROUP BY request, unit, period)
    ${listsSql(engine)}`;
}

/** Periods in which a sample's single values are unknown have no list. */
function valuesSql(engine: StoreEngine): string {
  return `${samplesSql(engine)},
    counts AS (SELECT request, unit, period, value, sum(sample_count) AS seen FROM samples
      GROUP BY request, unit, period, value),
    points AS (SELECT request, unit, period, ${STATISTICS_SQL[engine].values} AS point
      FROM counts GROUP BY request, unit, period)
    ${listsSql(engine)}`;
}

function pointsByRequest(
  rows: readonly StoreRow[],
  group: readonly StatisticRequest[],
): ReadonlyMap<number, StatisticPoints> {
  const found = new Map<number, StatisticPoints>();
  const timeline = sharedTimelines();
  for (const row of rows) {
    const place = Number(row["request"]);
    const request = group[place];
    if (request === undefined) continue;
    const unit = String(row["unit"]);
    const known = found.get(place);
    if (known === undefined) found.set(place, { ...pointsOf(row, request, timeline), units: [unit] });
    else found.set(place, { ...known, units: [...known.units, unit] });
  }
  return found;
}

/** A point of the store: the statistic itself, or the values and how often each was seen: null or none where unknown. */
type StoredPoint = number | readonly (readonly [value: number, count: number])[] | null;

/** Starts of consecutive periods, milliseconds. */
type Timeline = (first: number, periodMs: number, count: number) => readonly number[];

/** Series without gaps over the same time, which are many in one request, share their timestamps. */
function sharedTimelines(): Timeline {
  const known = new Map<string, readonly number[]>();
  return (first, periodMs, count) => {
    const key = `${first}/${count}`;
    const timestamps = known.get(key) ?? Array.from({ length: count }, (_, index) => first + index * periodMs);
    known.set(key, timestamps);
    return timestamps;
  };
}

function pointsOf(row: StoreRow, { start, periodSeconds, statistic }: StatisticRequest, timeline: Timeline) {
  const first = Number(row["first_period"]);
  const periodMs = periodSeconds * 1000;
  const periods = row["periods"] === null ? undefined : (JSON.parse(String(row["periods"])) as readonly number[]);
  const points = JSON.parse(String(row["points"])) as readonly StoredPoint[];
  if (periods === undefined && points.every((point) => typeof point === "number")) {
    return { timestamps: timeline(start + first * periodMs, periodMs, points.length), values: points };
  }
  const timestamps: number[] = [];
  const values: number[] = [];
  for (const [index, point] of points.entries()) {
    const value = typeof point === "number" ? point : statisticOf(point, statistic);
    if (value === undefined || !Number.isFinite(value)) continue;
    timestamps.push(start + (periods?.[index] ?? first + index) * periodMs);
    values.push(value);
  }
  return { timestamps, values };
}

function statisticOf(point: Exclude<StoredPoint, number>, statistic: Statistic): number | undefined {
  if (point === null || point.length === 0) return undefined;
  const values: ValueCount[] = point.map(([value, count]) => ({ value, count }));
  const summary = {
    sampleCount: values.reduce((sum, { count }) => sum + count, 0),
    sum: values.reduce((sum, { value, count }) => sum + value * count, 0),
    minimum: values[0]?.value ?? 0,
    maximum: values.at(-1)?.value ?? 0,
  };
  return computeStatistic(statistic, { summary, values });
}
