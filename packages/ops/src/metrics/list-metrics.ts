import type { AwsClients } from "../aws-clients.ts";

/** A metric's identity. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The metrics that exist, of one namespace or of all. */
export async function listMetrics(clients: AwsClients, namespace?: string): Promise<readonly MetricIdentity[]> {
  const { ListMetricsCommand } = await import("@aws-sdk/client-cloudwatch");
  const cloudWatch = await clients.cloudWatch();
  const metrics: MetricIdentity[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudWatch.send(new ListMetricsCommand({ Namespace: namespace, NextToken }));
    for (const { Namespace = "", MetricName = "", Dimensions = [] } of page.Metrics ?? []) {
      const dimensions = Object.fromEntries(Dimensions.map(({ Name = "", Value = "" }) => [Name, Value]));
      metrics.push({ namespace: Namespace, metricName: MetricName, dimensions });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return metrics;
}
