import type { ListMetricsInput } from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { before, CloudWatchLab, HOUR, UNEVEN_NOW } from "./cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open(UNEVEN_NOW);
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

test("metrics are listed by identity, filtered by name and dimensions, whatever the dimensions' order", async () => {
  const Dimensions = [
    { Name: "Route", Value: "/b" },
    { Name: "Api", Value: "shop" },
  ];
  await lab.put(
    { MetricName: "Latency", Value: 1, Dimensions },
    { MetricName: "Latency", Value: 2, Dimensions: Dimensions.toReversed() },
  );
  await lab.put({ MetricName: "Latency", Value: 1 }, { MetricName: "Calls", Value: 1, Timestamp: before(4 * HOUR) });
  const list = async (input: ListMetricsInput) => (await lab.call("ListMetrics", input)).Metrics;
  const withRoute = { Namespace: "Shop", MetricName: "Latency", Dimensions: Dimensions.toReversed() };
  expect(await list({})).toEqual([
    { Namespace: "Shop", MetricName: "Calls", Dimensions: [] },
    withRoute,
    { Namespace: "Shop", MetricName: "Latency", Dimensions: [] },
  ]);
  expect(await list({ Dimensions: [{ Name: "Route" }] })).toEqual([withRoute]);
  expect(await list({ Dimensions: [{ Name: "Route", Value: "/c" }] })).toEqual([]);
  expect(await list({ MetricName: "Latency", Namespace: "Shop" })).toHaveLength(2);
  expect(await list({ RecentlyActive: "PT3H" })).toHaveLength(2);
  await expect(list({ RecentlyActive: "PT1H" as "PT3H" })).rejects.toMatchObject({
    code: "InvalidParameterValueException",
  });
});

test("more than 500 metrics come in pages", async () => {
  await lab.put(...Array.from({ length: 700 }, (_, index) => ({ MetricName: `m${index}`, Value: 1 })));
  const first = await lab.call("ListMetrics", {});
  const second = await lab.call("ListMetrics", { NextToken: first.NextToken });
  expect([first.Metrics?.length, second.Metrics?.length, second.NextToken]).toEqual([500, 200, undefined]);
  expect(new Set([...(first.Metrics ?? []), ...(second.Metrics ?? [])].map(({ MetricName }) => MetricName)).size).toBe(
    700,
  );
});
