import { expect, test } from "vitest";
import { groupLabel, matchesInsights } from "./match-insights.ts";
import { parseInsights } from "./parse-insights.ts";

// Queries and rules: CloudWatch User Guide, "Metrics Insights query components and syntax", read 2026-11.

const DIMENSIONS = {
  none: {},
  instance: { InstanceId: "i-1" },
  both: { LoadBalancer: "app/load-balancer-1", AvailabilityZone: "us-east-1a" },
  other: { LoadBalancer: "app/load-balancer-2", AvailabilityZone: "us-east-1b" },
};

const dimensionsOf = (record: Record<string, string>) =>
  Object.entries(record).map(([name, value]) => ({ name, value }));

test.each([
  ['SELECT AVG(CPUUtilization) FROM "AWS/EC2"', "none instance both other"],
  ['SELECT AVG(CPUUtilization) FROM SCHEMA("AWS/EC2")', "none"],
  ['select avg(CPUUtilization) from schema("AWS/EC2", InstanceId)', "instance"],
  ['SELECT SUM(R) FROM SCHEMA("AWS/ApplicationELB", AvailabilityZone, LoadBalancer)', "both other"],
  ["SELECT SUM(R) FROM ns WHERE LoadBalancer = 'app/load-balancer-1'", "both"],
  ["SELECT SUM(R) FROM ns WHERE LoadBalancer != 'app/load-balancer-1'", "none instance other"],
  ["SELECT SUM(R) FROM ns WHERE LoadBalancer = 'app/load-balancer-1' AND AvailabilityZone != 'us-east-1a'", ""],
  ["SELECT SUM(R) FROM ns WHERE InstanceId = 'i-1' OR (AvailabilityZone = 'us-east-1b')", "instance other"],
  ["SELECT SUM(R) FROM ns WHERE AvailabilityZone IN ('us-east-1a', 'us-east-1b')", "both other"],
  ["SELECT SUM(R) FROM ns WHERE AvailabilityZone NOT IN ('us-east-1a')", "none instance other"],
])("%s takes %s", (text, expected) => {
  const { result } = parseInsights(text);
  expect(result).toBeDefined();
  const found = Object.entries(DIMENSIONS).flatMap(([name, record]) =>
    result !== undefined && matchesInsights(result, dimensionsOf(record)) ? [name] : [],
  );
  expect(found.join(" ")).toBe(expected);
});

test("the user guide's full query parses into its parts", () => {
  const { result } = parseInsights(`SELECT SUM(RequestCount)
    FROM SCHEMA("AWS/ApplicationELB", LoadBalancer, AvailabilityZone)
    WHERE LoadBalancer = 'app/load-balancer-1' GROUP BY AvailabilityZone ORDER BY MAX() DESC LIMIT 5`);
  expect(result).toMatchObject({
    function: "SUM",
    metricName: "RequestCount",
    namespace: "AWS/ApplicationELB",
    schema: ["LoadBalancer", "AvailabilityZone"],
    where: { kind: "equals", label: "LoadBalancer", values: ["app/load-balancer-1"] },
    groupBy: ["AvailabilityZone"],
    orderBy: { function: "MAX", isDescending: true },
    limit: 5,
  });
});

test("quoted names keep what they quote, and a missing label groups as Other", () => {
  const { result } = parseInsights(String.raw`SELECT AVG("Bytes\"Input\"") FROM "a b" GROUP BY "LIMIT", Zone`);
  expect(result).toMatchObject({ metricName: 'Bytes"Input"', namespace: "a b", groupBy: ["LIMIT", "Zone"] });
  expect(result && groupLabel(result, dimensionsOf({ Zone: "z" }))).toBe("Other z");
});

test.each([
  ["SELECT", "Unexpected end of the query, expected AVG, COUNT, MAX, MIN or SUM"],
  ["SELECT MEDIAN(x) FROM n", "Unexpected MEDIAN at position 8, expected AVG, COUNT, MAX, MIN or SUM"],
  ["SELECT AVG(LIMIT) FROM n", "Unexpected LIMIT at position 12, expected a metric name"],
  ["SELECT AVG(x) FROM AWS/EC2", "Unexpected character '/' at position 23"],
  ['SELECT AVG(x) FROM n WHERE a = "v"', 'Unexpected "v" at position 32, expected a value in single quotes'],
  ["SELECT AVG(x) FROM n LIMIT 501", "Unexpected 501 at position 28, expected a whole number from 1 to 500"],
  ["SELECT AVG(x) FROM n ORDER BY x", "Unexpected x at position 31, expected AVG, COUNT, MAX, MIN or SUM"],
])("refused: %s", (text, message) => {
  expect(parseInsights(text).diagnostic?.message).toBe(message);
});
