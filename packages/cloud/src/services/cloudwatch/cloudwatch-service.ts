import type * as CloudWatch from "@aws-sdk/client-cloudwatch";
import type { Clock } from "@faultline/core";
import type { TelemetryStore } from "@faultline/telemetry";
import { defineService, type ServiceDefinition } from "../../wire/service.ts";
import type { CloudWatchDependencies } from "./cloudwatch-dependencies.ts";
import { getMetricData } from "./operations/get-metric-data.ts";
import { getMetricStatistics } from "./operations/get-metric-statistics.ts";
import { listMetrics } from "./operations/list-metrics.ts";
import { putMetricData } from "./operations/put-metric-data.ts";

/** What CloudWatch is made of. */
export interface CloudWatchServiceOptions {
  readonly store: TelemetryStore;
  readonly clock: Clock;
}

/** CloudWatch: metrics and their statistics. Metrics exist by their datums alone. */
export function createCloudWatchService({ store, clock }: CloudWatchServiceOptions): ServiceDefinition {
  const dependencies: CloudWatchDependencies = { store, clock };
  return defineService<typeof CloudWatch>({
    name: "cloudwatch",
    signingName: "monitoring",
    clientPackage: "@aws-sdk/client-cloudwatch",
    protocol: "aws-json-1.0",
    targetPrefix: "GraniteServiceVersion20100801",
    apiVersion: "2010-08-01",
    isQueryCompatible: true,
    operations: {
      GetMetricData: getMetricData(dependencies),
      GetMetricStatistics: getMetricStatistics(dependencies),
      ListMetrics: listMetrics(dependencies),
      PutMetricData: putMetricData(dependencies),
    },
  });
}
