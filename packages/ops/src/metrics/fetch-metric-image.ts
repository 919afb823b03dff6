import type { AwsClients } from "../aws-clients.ts";
import type { MetricDataRequest } from "./fetch-metric-data.ts";

/** A PNG image of metrics and of what expressions compute of them, as CloudWatch draws it. */
export async function fetchMetricImage(
  clients: AwsClients,
  request: MetricDataRequest,
  title: string,
): Promise<Uint8Array> {
  const { GetMetricWidgetImageCommand } = await import("@aws-sdk/client-cloudwatch");
  const MetricWidget = JSON.stringify(widgetOf(request, title));
  const answer = await (await clients.cloudWatch()).send(new GetMetricWidgetImageCommand({ MetricWidget }));
  return answer.MetricWidgetImage ?? new Uint8Array();
}

/** @see CloudWatch API Reference, "GetMetricWidgetImage: Metric Widget Structure and Syntax", read 2026-11. */
function widgetOf({ metrics, expressions, periodSeconds, start, end }: MetricDataRequest, title: string): object {
  const rows = metrics.map(({ id, namespace, metricName, dimensions, statistic }) => [
    namespace,
    metricName,
    ...Object.entries(dimensions).flat(),
    { id, stat: statistic, visible: expressions.length === 0 },
  ]);
  return {
    title,
    metrics: [...rows, ...expressions.map((expression) => [{ expression, label: expression }])],
    period: periodSeconds,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    width: 800,
    height: 400,
  };
}
