import type { EpochMs } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";

/** One statistic of one metric over time. */
export interface SeriesQuery {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Average`, `p95` and so on. */
  readonly statistic: string;
  readonly periodSeconds: number;
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** A point of a series: the start of its period, and the statistic. */
export interface SeriesPoint {
  readonly time: Date;
  readonly value: number;
}

/** A metric's series, oldest first; periods without data have no point. */
export async function fetchSeries(clients: AwsClients, query: SeriesQuery): Promise<readonly SeriesPoint[]> {
  const { GetMetricDataCommand } = await import("@aws-sdk/client-cloudwatch");
  const cloudWatch = await clients.cloudWatch();
  const metric = {
    Namespace: query.namespace,
    MetricName: query.metricName,
    Dimensions: Object.entries(query.dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
  const points: SeriesPoint[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudWatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: [
          { Id: "series", MetricStat: { Metric: metric, Period: query.periodSeconds, Stat: query.statistic } },
        ],
        StartTime: new Date(query.start),
        EndTime: new Date(query.end),
        ScanBy: "TimestampAscending",
        NextToken,
      }),
    );
    const [series] = page.MetricDataResults ?? [];
    for (const [i, time] of (series?.Timestamps ?? []).entries())
      points.push({ time, value: series?.Values?.[i] ?? 0 });
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return points;
}
