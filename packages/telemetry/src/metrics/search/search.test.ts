import { expect, test } from "vitest";
import { searchMatcher } from "./match-search.ts";
import { parseSearch } from "./parse-search.ts";
import { searchTokens } from "./search-tokens.ts";

// Expected values: CloudWatch User Guide, "CloudWatch search expression syntax", read 2026-11.

test.each([
  ["CustomCount1", ["customcount1", "custom", "count", "1"]],
  ["SDBFailure", ["sdbfailure", "sdb", "failure"]],
  ["Project2-trial333", ["project2trial333", "project", "2", "trial", "333"]],
  ["Network-Errors_2", ["networkerrors2", "network", "errors", "2"]],
])("tokens of %s", (name, tokens) => {
  expect(searchTokens(name)).toEqual(tokens);
});

const metric = (namespace: string, metricName: string, dimensions: Record<string, string> = {}) => ({
  accountId: "111122223333",
  namespace,
  metricName,
  dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
});

const METRICS = {
  custom: metric("MyNamespace", "CustomCount1"),
  dashed: metric("MyNamespace", "Network-Errors-2"),
  joined: metric("MyNamespace", "NetworkErrors2"),
  cpu: metric("AWS/EC2", "CPUUtilization", { InstanceId: "i-1234567890123456" }),
  micro: metric("AWS/EC2", "CPUUtilization", { InstanceType: "t2.micro" }),
  ecs: metric("AWS/ECS", "CPUUtilization", { ClusterName: "ProjectA" }),
  errors: metric("AWS/Lambda", "Errors", { FunctionName: "orders" }),
  calls: metric("AWS/Lambda", "Invocations", { FunctionName: "ProjectB-pay" }),
  version: metric("AWS/Lambda", "Errors", { FunctionName: "orders", Resource: "orders:1" }),
  spaced: metric("My Namespace", "Custom:Name[Special_Characters", { "Dimension@Name": "v" }),
  europe: metric("Roads", String.raw`Europe\France Traffic(Network)`),
  lake: metric("AWS/CloudTrail", "TotalPaidStorageBytes", { "Event data store ID": "e1", "Lake Metrics": "Storage" }),
};

test.each([
  ["count", "custom"],
  ["Count", "custom"],
  ["COUNT", "custom"],
  ["couNT", ""],
  ["CustomCount", "custom"],
  ["Count1", "custom"],
  ["customcount", ""],
  ["count1", ""],
  ['"CustomCount1"', "custom"],
  ['"customcount1"', ""],
  ['{MyNamespace}, "CustomCount1"', "custom"],
  ['{MyNamespace} "Custom"', ""],
  ["network/errors", "dashed joined"],
  ["network+errors", "dashed joined"],
  ["Network_Errors", "dashed joined"],
  ['"Network-Errors-2"', "dashed"],
  ['"Network_Errors_2"', ""],
  ['{AWS/EC2,InstanceId} MetricName="CPUUtilization"', "cpu"],
  ['{AWS/EC2,InstanceId} MetricName="CPUUtilization" NOT i-1234567890123456', ""],
  ["InstanceType=micro", "micro"],
  ['InstanceType="t2.micro" Namespace="AWS/EC2"', "micro"],
  ['MetricName="CPUUtilization" AND ("AWS/ECS" OR "AWS/ES")', "ecs"],
  ["(EC2 OR ECS) AND MetricName=CPUUtilization", "cpu micro ecs"],
  ["(EC2 OR ECS) MetricName=CPUUtilization NOT ProjectA", "cpu micro"],
  ['{AWS/Lambda,FunctionName} MetricName="Errors"', "errors"],
  ['{AWS/Lambda, Resource, FunctionName} MetricName="Errors"', "version"],
  [
    '{AWS/Lambda,FunctionName} MetricName="Errors" OR (MetricName="Invocations" AND (ProjectA OR ProjectB))',
    "errors calls",
  ],
  ["NOT Namespace=AWS", "custom dashed joined spaced europe"],
  ['{"My Namespace", "Dimension@Name"}, "Custom:Name[Special_Characters"', "spaced"],
  [String.raw`"Europe\\France Traffic\(Network\)"`, "europe"],
  ['{AWS/CloudTrail,"Event data store ID","Lake Metrics"} NOT "Lake Metrics"="IngestionMetrics"', "lake"],
  ['Namespace=("Roads" OR "MyNamespace") NOT MetricName=network', "custom"],
  ['Lambda :aws.AccountId = ("111122223333" OR "777788889999")', "errors calls version"],
  ["Errors :aws.AccountId = 'LOCAL' NOT network", "errors version"],
  ['Errors :aws.AccountId = "777788889999"', ""],
])("%s finds %s", (text, expected) => {
  const { result } = parseSearch(text);
  expect(result).toBeDefined();
  const matches = result === undefined ? () => false : searchMatcher(result, "111122223333");
  const found = Object.entries(METRICS).flatMap(([name, one]) => (matches(one) ? [name] : []));
  expect(found.join(" ")).toBe(expected);
});

test.each([
  ["", "Unexpected end of the search, expected a metric schema or a search term"],
  ["{}", "Unexpected } at position 2 of the search, expected a namespace or dimension name"],
  ["{AWS/EC2", "Unexpected end of the search, expected '}'"],
  ["a OR", "Unexpected end of the search, expected a search term"],
  ["(a", "Unexpected end of the search, expected ')'"],
  ["a )", "Unexpected ) at position 3 of the search, expected a search term"],
  ['"a', 'The text that starts at position 1 of the search has no closing "'],
  ["x".repeat(1_025), "The search has 1025 characters; at most 1024 are allowed"],
])("refused: %.20s", (text, message) => {
  expect(parseSearch(text).diagnostic?.message).toBe(message);
});
