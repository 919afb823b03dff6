import type { EvidenceSource } from "./diagnosis.ts";
import type { ObservedApi, ObservedFunction } from "./observations.ts";
import type { MetricNames, Throughput } from "./throughput.ts";

/** A metric of a function. */
export function functionMetric({ name }: ObservedFunction, metricName: string, statistic = "Sum"): EvidenceSource {
  return { kind: "metric", namespace: "AWS/Lambda", metricName, dimensions: { FunctionName: name }, statistic };
}

/** A metric of the account's functions together. */
export function accountMetric(metricName: string, statistic: string): EvidenceSource {
  return { kind: "metric", namespace: "AWS/Lambda", metricName, dimensions: {}, statistic };
}

/** A metric of a table's or an index's throughput, such as `ReadThrottleEvents`. */
export function throughputMetric({ dimensions, metricNames }: Throughput, of: keyof MetricNames): EvidenceSource {
  return { kind: "metric", namespace: "AWS/DynamoDB", metricName: metricNames[of], dimensions, statistic: "Sum" };
}

/** A metric of an API: its server errors unless told otherwise. */
export function apiMetric({ kind, dimensions }: ObservedApi, metricName?: string, statistic = "Sum"): EvidenceSource {
  const serverErrors = kind === "rest" ? "5XXError" : "5xx";
  return {
    kind: "metric",
    namespace: "AWS/ApiGateway",
    metricName: metricName ?? serverErrors,
    dimensions,
    statistic,
  };
}

/** CloudWatch's statistic that counts the values from a bound on. */
export function countAbove(bound: number): string {
  return `TC(${bound}:)`;
}

/** A query over a function's log. */
export function functionLog({ logGroup }: ObservedFunction, query: string): EvidenceSource {
  return { kind: "insights", logGroups: [logGroup], query };
}

/** Traces that pass through a service. */
export function tracesThrough(service: string, condition = ""): EvidenceSource {
  const filter = `service("${service}")${condition === "" ? "" : ` ${condition}`}`;
  return { kind: "traces", filter };
}

/** A function's configuration. */
export function functionConfiguration({ name }: ObservedFunction): EvidenceSource {
  return { kind: "configuration", action: "lambda:GetFunctionConfiguration", input: { FunctionName: name } };
}
