import { type EpochMs, epochMs, type Scope } from "@faultline/core";
import {
  defaultLabels,
  type DetectorSettings,
  evaluateRequest,
  hasBand,
  type MathInputs,
  type MathValue,
  parseSearch,
  parseStatistic,
  type PreparedExpression,
  type QueryDiagnostic,
  searchCallOf,
  type SearchCall,
  searchesIn,
  searchMatcher,
  seriesIn,
  type TimeSeries,
} from "@faultline/telemetry";
import { settingsOf, watches } from "./anomaly-detectors/detector-record.ts";
import type { CloudWatchDependencies } from "./cloudwatch-dependencies.ts";
import type { DataQueries, MetricQuery } from "./data-query.ts";
import { readInsights } from "./read-insights.ts";
import { LISTED_AGE_MS, SEARCHED_SERIES, TRAINING_MS } from "./limits.ts";
import { findMetrics, type MetricKey } from "./metric-key.ts";
import { readStatistics, type StatisticPoints } from "./read-statistics.ts";
import { firstPeriodStart } from "./time-range.ts";

/** The time for which to compute queries. */
export interface DataRange {
  readonly scope: Scope;
  /** Inclusive. */
  readonly start: EpochMs;
  /** Exclusive. */
  readonly end: EpochMs;
  /** Counts periods from `start` exactly, as alarms do, not from the minute before. */
  readonly isSliding?: boolean;
}

/** The series of a query, oldest point first. */
export interface QueryResult {
  readonly id: string;
  /** Labelled as if the query gave no label. */
  readonly series: readonly TimeSeries[];
  /** Units of the metric's samples; more than one is worth a message. */
  readonly units: readonly string[];
  /** Whether a metric, or one series of an expression, not an array. */
  readonly isSingle: boolean;
  readonly diagnostic?: QueryDiagnostic;
}

const DEFAULT_PERIOD_SECONDS = 300;

/** Computes all queries of a request: metrics, searches, Metrics Insights and metric math over them. */
export async function computeMetricData(
  dependencies: CloudWatchDependencies,
  { queries, expressions }: DataQueries,
  range: DataRange,
): Promise<readonly QueryResult[]> {
  const inputs = new DataInputs(dependencies, { queries, expressions });
  const metrics = await inputs.metrics(range);
  const current = await inputs.read(range, metrics);
  const training = expressions.some(hasBand) ? await inputs.readTraining(range) : undefined;
  const values = evaluateRequest(expressions, { ...current, training });
  const metricResults = new Map(metrics.map((metric) => [metric.id, metric]));
  return queries.map((query) => {
    const metric = metricResults.get(query.id);
    if (metric !== undefined) return { id: query.id, series: [metric.series], units: metric.units, isSingle: true };
    const outcome = values.get(query.id);
    const value = outcome?.result ?? ({ kind: "array", series: [] } satisfies MathValue);
    const diagnostic = outcome?.diagnostic === undefined ? {} : { diagnostic: { id: query.id, ...outcome.diagnostic } };
    return { id: query.id, series: seriesIn(value), units: [], isSingle: value.kind !== "array", ...diagnostic };
  });
}

interface ReadMetric {
  readonly id: string;
  readonly series: TimeSeries;
  readonly units: readonly string[];
}

/** Reads what a request's expressions are computed from. */
class DataInputs {
  readonly #dependencies: CloudWatchDependencies;
  readonly #queries: DataQueries;

  constructor(dependencies: CloudWatchDependencies, queries: DataQueries) {
    this.#dependencies = dependencies;
    this.#queries = queries;
  }

  async metrics(range: DataRange): Promise<readonly ReadMetric[]> {
    const queries = this.#metricQueries();
    const found = await readStatistics(
      this.#dependencies.store,
      queries.map((query) => ({ ...this.#window(range, query.periodSeconds), ...query, metrics: [query] })),
    );
    const labels = defaultLabels(queries.map((query) => ({ ...query, statistic: query.statisticText })));
    return queries.map((query, index) => {
      const points = found[index] ?? NO_POINTS;
      const { id, periodSeconds, statisticText } = query;
      const source = { ...range.scope, ...query, statistic: statisticText };
      const series = { label: labels[index] ?? id, periodSeconds, ...timed(points), source };
      return { id, series, units: points.units };
    });
  }

  async read(range: DataRange, metrics: readonly ReadMetric[]): Promise<MathInputs> {
    const [searches, insights] = await Promise.all([this.#searches(range), this.#insights(range)]);
    return {
      range: { start: range.start, end: range.end, now: this.#dependencies.clock.now() },
      metrics,
      periodOf: (id) => this.#periodOf(id),
      search: (call, id) => searches.get(searchKey(call, this.#periodOfSearch(call, id))) ?? [],
      insights: (id) => insights.get(id) ?? [],
      detectorOf: (series) => this.#detectorOf(range.scope, series),
    };
  }

  /** What was before a request's start, for anomaly bands. */
  async readTraining(range: DataRange): Promise<MathInputs> {
    const before: DataRange = { ...range, start: epochMs(range.start - TRAINING_MS), end: range.start };
    return this.read(before, await this.metrics(before));
  }

  #detectorOf(scope: Scope, { source }: TimeSeries): DetectorSettings | undefined {
    if (source === undefined) return undefined;
    const detector = this.#dependencies.detectors.list(scope).find((one) => watches(one, source));
    return detector === undefined ? undefined : settingsOf(detector);
  }

  #metricQueries(): readonly MetricQuery[] {
    return this.#queries.queries.filter((query) => query.kind === "metric");
  }

  #window({ scope, start, end, isSliding }: DataRange, periodSeconds: number) {
    const first =
      isSliding === true ? start : firstPeriodStart(new Date(start), periodSeconds, this.#dependencies.clock.now());
    return { scope, start: first, end, periodSeconds };
  }

  /** An expression's own period, or the shortest of the request's metrics. */
  #periodOf(id: string): number {
    const own = this.#queries.queries.find((query) => query.id === id)?.periodSeconds;
    const periods = this.#metricQueries().map(({ periodSeconds }) => periodSeconds);
    return own ?? (periods.length === 0 ? DEFAULT_PERIOD_SECONDS : Math.min(...periods));
  }

  #periodOfSearch(call: SearchCall, id: string): number {
    return call.periodSeconds ?? this.#periodOf(id);
  }

  async #searches(range: DataRange): Promise<ReadonlyMap<string, readonly TimeSeries[]>> {
    const calls = this.#queries.expressions.flatMap((expression) =>
      searchesIn(expression).map((node) => {
        const call = searchCallOf(node);
        const periodSeconds = this.#periodOfSearch(call, expression.id);
        return { call, periodSeconds, key: searchKey(call, periodSeconds) };
      }),
    );
    if (calls.length === 0) return new Map();
    const { store, clock } = this.#dependencies;
    const metrics = await findMetrics(store, { scope: range.scope, since: clock.now() - LISTED_AGE_MS });
    const unique = [...new Map(calls.map((one) => [one.key, one])).values()];
    const found = await Promise.all(
      unique.map(async ({ call, periodSeconds, key }) => {
        return [key, await this.#search(range, call, { metrics, periodSeconds })] as const;
      }),
    );
    return new Map(found);
  }

  async #search(
    range: DataRange,
    call: SearchCall,
    { metrics, periodSeconds }: { metrics: readonly MetricKey[]; periodSeconds: number },
  ): Promise<readonly TimeSeries[]> {
    const { result: query } = parseSearch(call.query);
    const statistic = parseStatistic(call.statistic);
    if (query === undefined || statistic === undefined) return []; // Checked when the request was read.
    const { accountId } = range.scope;
    const matches = searchMatcher(query, accountId);
    const found = metrics.filter((metric) => matches({ ...metric, accountId })).slice(0, SEARCHED_SERIES);
    const points = await readStatistics(
      this.#dependencies.store,
      found.map((metric) => ({ ...this.#window(range, periodSeconds), metrics: [metric], statistic })),
    );
    const labels = defaultLabels(found.map((metric) => ({ ...metric, statistic: call.statistic, periodSeconds })));
    return found.map((metric, index) => ({
      label: labels[index] ?? metric.metricName,
      periodSeconds,
      ...timed(points[index] ?? NO_POINTS),
      source: { ...range.scope, ...metric, statistic: call.statistic },
    }));
  }

  async #insights(range: DataRange): Promise<ReadonlyMap<string, readonly TimeSeries[]>> {
    const found = this.#queries.expressions.map(async (expression: PreparedExpression) => {
      if (expression.kind !== "insights") return [];
      const window = this.#window(range, this.#periodOf(expression.id));
      return [[expression.id, await readInsights(this.#dependencies, expression.query, window)] as const];
    });
    return new Map((await Promise.all(found)).flat());
  }
}

const NO_POINTS: StatisticPoints = { timestamps: [], values: [], units: [] };

function timed({ timestamps, values }: StatisticPoints) {
  return { timestamps, values };
}

function searchKey({ query, statistic }: SearchCall, periodSeconds: number): string {
  return [query, statistic, periodSeconds].join("\0");
}
