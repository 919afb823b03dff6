import type { EpochMs, Scope } from "@faultline/core";
import {
  groupLabel,
  type InsightsQuery,
  matchesInsights,
  orderedSeries,
  type Statistic,
  type TimeSeries,
} from "@faultline/telemetry";
import type { CloudWatchDependencies } from "./cloudwatch-dependencies.ts";
import { LISTED_AGE_MS } from "./limits.ts";
import { findMetrics } from "./metric-key.ts";
import { readStatistics } from "./read-statistics.ts";

/** The periods of a Metrics Insights query. */
interface InsightsWindow {
  readonly scope: Scope;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly periodSeconds: number;
}

const STATISTICS = {
  AVG: { kind: "simple", name: "Average" },
  COUNT: { kind: "simple", name: "SampleCount" },
  MAX: { kind: "simple", name: "Maximum" },
  MIN: { kind: "simple", name: "Minimum" },
  SUM: { kind: "simple", name: "Sum" },
} as const satisfies Record<InsightsQuery["function"], Statistic>;

/** Runs a Metrics Insights query: a series for each group of metrics, whose samples count together. */
export async function readInsights(
  { store, clock }: CloudWatchDependencies,
  query: InsightsQuery,
  window: InsightsWindow,
): Promise<readonly TimeSeries[]> {
  const { namespace, metricName } = query;
  const since = clock.now() - LISTED_AGE_MS;
  const metrics = await findMetrics(store, { scope: window.scope, namespace, metricName, since });
  const matching = metrics.filter(({ dimensions }) => matchesInsights(query, dimensions));
  const groups = [...Map.groupBy(matching, ({ dimensions }) => groupLabel(query, dimensions))];
  const statistic = STATISTICS[query.function];
  const points = await readStatistics(
    store,
    groups.map(([, group]) => ({ ...window, metrics: group, statistic })),
  );
  const series = groups.map(([label], index): TimeSeries => {
    const { timestamps = [], values = [] } = points[index] ?? {};
    return { label: label === "" ? metricName : label, periodSeconds: window.periodSeconds, timestamps, values };
  });
  return orderedSeries(
    query,
    series.filter(({ values }) => values.length > 0),
  );
}
