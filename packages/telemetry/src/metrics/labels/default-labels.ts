import type { Dimension } from "../../model/datum.ts";

/** What the label of a metric's series can show. */
export interface Labelled {
  readonly metricName: string;
  readonly dimensions: readonly Dimension[];
  readonly statistic: string;
  readonly periodSeconds: number;
}

/**
 * The labels of series that have none of their own: the metric's name, and whatever differs between the series of a
 * request: dimensions' values (which then stand before the name, and instead of one that all share), the statistic and
 * the period, as recorded answers show.
 */
export function defaultLabels(series: readonly Labelled[]): readonly string[] {
  const differs = (part: (one: Labelled) => unknown) => new Set(series.map(part)).size > 1;
  const names = [...new Set(series.flatMap(({ dimensions }) => dimensions.map(({ name }) => name)))];
  const shownDimensions = names.filter((name) => differs((one) => valueOf(one, name)));
  const showsName = shownDimensions.length === 0 || differs(({ metricName }) => metricName);
  const showsStatistic = differs(({ statistic }) => statistic);
  const showsPeriod = differs(({ periodSeconds }) => periodSeconds);
  return series.map((one) => {
    const values = shownDimensions.flatMap((name) => valueOf(one, name) ?? []);
    return [
      ...values,
      ...(showsName || values.length === 0 ? [one.metricName] : []),
      ...(showsStatistic ? [one.statistic] : []),
      ...(showsPeriod ? [one.periodSeconds] : []),
    ].join(" ");
  });
}

function valueOf({ dimensions }: Labelled, name: string): string | undefined {
  return dimensions.find((dimension) => dimension.name === name)?.value;
}
