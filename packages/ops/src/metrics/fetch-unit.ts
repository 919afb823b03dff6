import type { AwsClients } from "../aws-clients.ts";
import type { MetricDataRequest } from "./fetch-metric-data.ts";

/** Points that one request may ask for. */
const POINTS = 1_440;

/** The unit of the first metric of a request; undefined where there is none, or an expression changes what it means. */
export async function fetchUnit(clients: AwsClients, request: MetricDataRequest): Promise<string | undefined> {
  const [metric] = request.metrics;
  if (metric === undefined || request.expressions.length > 0) return undefined;
  if (metric.statistic === "SampleCount") return "Count";
  const { GetMetricStatisticsCommand } = await import("@aws-sdk/client-cloudwatch");
  const answer = await (
    await clients.cloudWatch()
  ).send(
    new GetMetricStatisticsCommand({
      Namespace: metric.namespace,
      MetricName: metric.metricName,
      Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(Math.max(request.start, request.end - POINTS * request.periodSeconds * 1000)),
      EndTime: new Date(request.end),
      Period: request.periodSeconds,
      Statistics: ["SampleCount"],
    }),
  );
  const unit = answer.Datapoints?.[0]?.Unit;
  return unit === "None" ? undefined : unit;
}
