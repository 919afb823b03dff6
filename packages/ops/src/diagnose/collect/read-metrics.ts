import type { MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { epochMs } from "@faultline/core";
import type { Series, TimeWindow } from "../observations.ts";
import { COLLECT_LIMITS } from "./limits.ts";
import type { Reader } from "./reader.ts";

/** A metric and the statistic wanted of it. */
export interface MetricRequest {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
}

/** Seconds of a metric's period: services publish by the minute. */
export const PERIOD_SECONDS = 60;

/**
 * The series of many metrics in one call for up to 500 of them.
 *
 * @returns One series a request, in order; undefined when CloudWatch could not be read, or has no minute of the window alone.
 */
export async function readSeries(
  reader: Reader,
  window: TimeWindow,
  requests: readonly MetricRequest[],
): Promise<readonly Series[] | undefined> {
  if (!hasWholeMinute(window)) return undefined;
  const size = COLLECT_LIMITS.metricQueriesPerCall;
  const series: Series[] = [];
  for (let from = 0; from < requests.length; from += size) {
    const found = await readBatch(reader, window, requests.slice(from, from + size));
    if (found === undefined) return undefined;
    series.push(...found);
  }
  return series;
}

async function readBatch(
  reader: Reader,
  window: TimeWindow,
  requests: readonly MetricRequest[],
): Promise<readonly Series[] | undefined> {
  const series = requests.map(() => [] as { time: ReturnType<typeof epochMs>; value: number }[]);
  const MetricDataQueries = requests.map(queryOf);
  let NextToken: string | undefined;
  do {
    const page = await reader.read("cloudwatch:GetMetricData", {
      MetricDataQueries,
      ...wholeMinutes(window),
      ScanBy: "TimestampAscending",
      NextToken,
    });
    if (page === undefined) return undefined;
    for (const { Id: id = "", Timestamps: times = [], Values: values = [] } of page.MetricDataResults ?? []) {
      const points = series[Number(id.slice(1))];
      for (const [i, time] of times.entries()) points?.push({ time: epochMs(time.getTime()), value: values[i] ?? 0 });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return series;
}

function queryOf({ namespace, metricName, dimensions, statistic }: MetricRequest, index: number): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return {
    Id: `q${index}`,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: metricName, Dimensions },
      Period: PERIOD_SECONDS,
      Stat: statistic,
    },
  };
}

/** Less of a window than this, such as the last answers of a run, does not speak for it. */
const SPEAKING_SHARE = 0.25;

/** Whether a window has minutes of its own that speak for it, rather than the one that it shares and next to no other. */
export function hasWholeMinute(window: TimeWindow): boolean {
  const ownMs = window.end - wholeMinutes(window).StartTime.getTime();
  return window.isFirstMinuteShared !== true || ownMs >= SPEAKING_SHARE * (window.end - window.start);
}

/**
 * The window from the start of its first minute to the end of its last: a point stands at its minute's start. Of a window
 * that shares its first minute with something else, from the next one.
 */
export function wholeMinutes({ start, end, isFirstMinuteShared = false }: TimeWindow): {
  readonly StartTime: Date;
  readonly EndTime: Date;
} {
  const minuteMs = PERIOD_SECONDS * 1000;
  const startMinute = isFirstMinuteShared ? Math.ceil(start / minuteMs) : Math.floor(start / minuteMs);
  const endMinute = Math.max(startMinute + 1, Math.ceil(end / minuteMs)); // CloudWatch refuses an empty range.
  return { StartTime: new Date(startMinute * minuteMs), EndTime: new Date(endMinute * minuteMs) };
}
