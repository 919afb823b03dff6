import { epochMs } from "@faultline/core";
import type { EvidenceSource } from "@faultline/ops";
import { expect, test } from "vitest";
import { evidencePoint } from "./evidence-point.ts";

const METRIC: EvidenceSource = {
  kind: "metric",
  namespace: "AWS/DynamoDB",
  metricName: "ReadThrottleEvents",
  statistic: "Sum",
  dimensions: { TableName: "orders" },
};

test.each<{ source: EvidenceSource; origin: string }>([
  { source: METRIC, origin: "AWS/DynamoDB ReadThrottleEvents Sum, orders" },
  { source: { kind: "traces", filter: "fault" }, origin: "X-Ray: fault" },
])("evidence says where it is from: $origin", ({ source, origin }) => {
  const window = { start: epochMs(0), end: epochMs(1) };
  const evidence = { source, window, statement: "s", weight: -1, numbers: {}, command: "aws …" };
  expect(evidencePoint(evidence)).toEqual({ text: "s", mark: "against", origin, command: "aws …" });
});
