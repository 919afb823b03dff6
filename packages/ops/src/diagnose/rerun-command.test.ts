import { epochMs } from "@faultline/core";
import { expect, test } from "vitest";
import type { EvidenceSource } from "./diagnosis.ts";
import { rerunCommand } from "./rerun-command.ts";

const WINDOW = {
  start: epochMs(Date.UTC(2026, 10, 23, 7, 0, 30)),
  end: epochMs(Date.UTC(2026, 10, 23, 7, 5, 10, 500)),
};

// Options: AWS CLI Command Reference of each command.
test.each<{ name: string; source: EvidenceSource; command: string }>([
  {
    name: "a metric, over whole minutes",
    source: {
      kind: "metric",
      namespace: "AWS/DynamoDB",
      metricName: "ReadThrottleEvents",
      dimensions: { TableName: "orders" },
      statistic: "Sum",
    },
    command:
      "aws cloudwatch get-metric-statistics --namespace AWS/DynamoDB --metric-name ReadThrottleEvents --dimensions Name=TableName,Value=orders --statistics Sum --period 60 --start-time 2026-11-23T07:00:00.000Z --end-time 2026-11-23T07:06:00.000Z",
  },
  {
    name: "a query, its quotes safe from the shell",
    source: { kind: "insights", logGroups: ["/aws/lambda/w"], query: "filter @message like 'it''s'" },
    command: String.raw`aws logs start-query --start-time 1795417230 --end-time 1795417511 --log-group-names /aws/lambda/w --query-string 'filter @message like '\''it'\'''\''s'\'''`,
  },
  {
    name: "traces",
    source: { kind: "traces", filter: 'service("w") { fault }' },
    command:
      "aws xray get-trace-summaries --start-time 1795417230 --end-time 1795417510.5 --filter-expression 'service(\"w\") { fault }'",
  },
  {
    name: "configuration",
    source: { kind: "configuration", action: "lambda:GetFunctionConfiguration", input: { FunctionName: "w" } },
    command: "aws lambda get-function-configuration --function-name w",
  },
])("$name", ({ source, command }) => {
  expect(rerunCommand(source, WINDOW)).toBe(command);
});
