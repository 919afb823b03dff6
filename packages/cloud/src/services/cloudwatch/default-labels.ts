import type { DataQuery } from "./data-query.ts";

/**
 * The labels of queries that give none: the metric's name, and the statistic and period where the request's queries
 * differ in them, as recorded answers show.
 */
export function defaultLabels(queries: readonly DataQuery[]): readonly string[] {
  const differs = (part: (query: DataQuery) => unknown) => new Set(queries.map(part)).size > 1;
  const showsStatistic = differs(({ statisticText }) => statisticText);
  const showsPeriod = differs(({ periodSeconds }) => periodSeconds);
  return queries.map(({ metricName, statisticText, periodSeconds }) =>
    [metricName, ...(showsStatistic ? [statisticText] : []), ...(showsPeriod ? [periodSeconds] : [])].join(" "),
  );
}
