import type { Datapoint } from "@aws-sdk/client-cloudwatch";
import { epochMs } from "@faultline/core";
import { computeStatistic, parseStatistic, type Statistic } from "@faultline/telemetry";
import { checkedDimensions, checkedName, checkedUnit } from "../check-metric.ts";
import type { CloudWatchDependencies, CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { cloudWatchError, invalidValue, missingParameter, tooManyEntries } from "../errors.ts";
import { EXTENDED_STATISTICS, STATISTICS, STATISTICS_DATAPOINTS } from "../limits.ts";
import { readSeries, type SeriesPoint } from "../read-series.ts";
import { checkedPeriod, firstPeriodStart } from "../time-range.ts";

type Input = Parameters<CloudWatchHandler<"GetMetricStatistics">>[0];

interface NamedStatistic {
  readonly name: string;
  readonly statistic: Statistic;
}

/** GetMetricStatistics: a data point for each period and unit with data, in the order of time. */
export function getMetricStatistics(dependencies: CloudWatchDependencies): CloudWatchHandler<"GetMetricStatistics"> {
  const { store, clock } = dependencies;
  return async (input, { scope }) => {
    const periodSeconds = checkedPeriod("Period", input.Period);
    const { startTime, endTime } = checkedRange(input, periodSeconds);
    const statistics = checkedStatistics(input);
    const metricName = checkedName("MetricName", input.MetricName);
    const points = await readSeries(store, {
      scope,
      namespace: checkedName("Namespace", input.Namespace),
      metricName,
      dimensions: checkedDimensions("Dimensions", input.Dimensions ?? []),
      unit: checkedUnit("Unit", input.Unit, undefined),
      start: firstPeriodStart(startTime, periodSeconds, clock.now()),
      end: epochMs(endTime.getTime()),
      periodSeconds,
      needsValues: statistics.some(({ statistic }) => statistic.kind !== "simple"),
    });
    return { Label: metricName, Datapoints: points.flatMap((point) => datapointOf(point, statistics) ?? []) };
  };
}

/** As for GetMetricData, the end must be later by a second at least. */
function checkedRange({ StartTime, EndTime }: Input, periodSeconds: number) {
  if (StartTime === undefined) throw missingParameter("StartTime");
  if (EndTime === undefined) throw missingParameter("EndTime");
  if (Math.floor(StartTime.getTime() / 1000) >= Math.floor(EndTime.getTime() / 1000)) {
    throw cloudWatchError(
      "InvalidParameterValueException",
      "The parameter StartTime must be less than the parameter EndTime.",
    );
  }
  const count = Math.ceil((EndTime.getTime() - StartTime.getTime()) / (periodSeconds * 1000));
  if (count <= STATISTICS_DATAPOINTS) return { startTime: StartTime, endTime: EndTime };
  const [requested, limit] = [count, STATISTICS_DATAPOINTS].map((number) => number.toLocaleString("en-US"));
  throw cloudWatchError(
    "InvalidParameterCombinationException",
    `You have requested up to ${requested} datapoints, which exceeds the limit of ${limit}. You may reduce the ` +
      "datapoints requested by increasing Period, or decreasing the time range.",
  );
}

function checkedStatistics({ Statistics = [], ExtendedStatistics = [] }: Input): readonly NamedStatistic[] {
  if (Statistics.length === 0 && ExtendedStatistics.length === 0) {
    throw cloudWatchError(
      "InvalidParameterCombinationException",
      "At least one of the parameters Statistics and ExtendedStatistics must be specified.",
    );
  }
  if (Statistics.length > 0 && ExtendedStatistics.length > 0) {
    throw cloudWatchError(
      "InvalidParameterCombinationException",
      "The parameters Statistics and ExtendedStatistics are mutually exclusive and you have specified both.",
    );
  }
  if (Statistics.length > STATISTICS) throw tooManyEntries("Statistics", STATISTICS);
  if (ExtendedStatistics.length > EXTENDED_STATISTICS) throw tooManyEntries("ExtendedStatistics", EXTENDED_STATISTICS);
  const isSimple = Statistics.length > 0;
  const parameter = isSimple ? "Statistics" : "ExtendedStatistics";
  return (isSimple ? Statistics : ExtendedStatistics).map((name, index) => {
    const statistic = parseStatistic(name);
    if (statistic === undefined || (statistic.kind === "simple") !== isSimple) {
      throw invalidValue(`${parameter}.member.${index + 1}`, name);
    }
    return { name, statistic };
  });
}

/** Undefined where none of the statistics can be told. */
function datapointOf(point: SeriesPoint, statistics: readonly NamedStatistic[]): Datapoint | undefined {
  const simple: Record<string, number> = {};
  const extended: Record<string, number> = {};
  for (const { name, statistic } of statistics) {
    const value = computeStatistic(statistic, point.samples);
    if (value !== undefined) (statistic.kind === "simple" ? simple : extended)[name] = value;
  }
  const hasExtended = Object.keys(extended).length > 0;
  if (!hasExtended && Object.keys(simple).length === 0) return undefined;
  return {
    Timestamp: new Date(point.timestamp),
    ...simple,
    Unit: point.unit as NonNullable<Datapoint["Unit"]>,
    ...(hasExtended ? { ExtendedStatistics: extended } : {}),
  };
}
