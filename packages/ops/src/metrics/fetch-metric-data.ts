import type { MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { EpochMs } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";

/** One statistic of a metric, under the name that expressions give it. */
export interface MetricRequest {
  readonly id: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Average`, `p95` and so on. */
  readonly statistic: string;
}

/** What to fetch: metrics, or expressions over them. */
export interface MetricDataRequest {
  readonly metrics: readonly MetricRequest[];
  /** Metric math, searches and Metrics Insights queries; without any, the metrics themselves are the result. */
  readonly expressions: readonly string[];
  readonly periodSeconds: number;
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** A series with its label, oldest point first. */
export interface LabelledSeries {
  readonly label: string;
  readonly points: readonly { readonly time: Date; readonly value: number }[];
}

/** Metrics and what expressions compute of them, as AWS labels them. */
export async function fetchMetricData(
  clients: AwsClients,
  request: MetricDataRequest,
): Promise<readonly LabelledSeries[]> {
  const { paginateGetMetricData } = await import("@aws-sdk/client-cloudwatch");
  const client = await clients.cloudWatch();
  const series: { id: string; label: string; points: { time: Date; value: number }[] }[] = [];
  const pages = paginateGetMetricData(
    { client },
    {
      MetricDataQueries: queriesOf(request),
      StartTime: new Date(request.start),
      EndTime: new Date(request.end),
      ScanBy: "TimestampAscending",
    },
  );
  for await (const { MetricDataResults = [] } of pages) {
    for (const [place, { Id = "", Label = "", Timestamps = [], Values = [] }] of MetricDataResults.entries()) {
      const one = (series[place] ??= { id: Id, label: Label === Id ? titleOf(request, Id) : Label, points: [] });
      for (const [index, time] of Timestamps.entries()) one.points.push({ time, value: Values[index] ?? 0 });
    }
  }
  return series.map(({ label, points }) => ({ label, points }));
}

function queriesOf({ metrics, expressions, periodSeconds }: MetricDataRequest): MetricDataQuery[] {
  return [
    ...metrics.map(({ id, namespace, metricName, dimensions, statistic }) => {
      const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
      const Metric = { Namespace: namespace, MetricName: metricName, Dimensions };
      const MetricStat = { Metric, Period: periodSeconds, Stat: statistic };
      return { Id: id, MetricStat, ReturnData: expressions.length === 0 };
    }),
    ...expressions.map((Expression, index) => ({ Id: expressionId(index), Expression, Period: periodSeconds })),
  ];
}

/** An expression without a label has its id for one, which says less than the expression itself. */
function titleOf({ expressions }: MetricDataRequest, id: string): string {
  return expressions.find((_, index) => expressionId(index) === id) ?? id;
}

function expressionId(index: number): string {
  return `e${index + 1}`;
}
