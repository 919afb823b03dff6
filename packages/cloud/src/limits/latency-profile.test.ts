import { seededRandom } from "@faultline/core";
import { expect, test } from "vitest";
import { createLatencyProfile, NO_LATENCY } from "./latency-profile.ts";

const DRAWS = 20_000;

/** Expected values are the profile's own parameters; the tolerance is five standard errors of the sample quantile. */
test.each([
  { operation: "GetItem", medianMs: 5, p99Ms: 15 },
  { operation: "Query", medianMs: 18, p99Ms: 50 },
  { operation: "DescribeTable", medianMs: 15, p99Ms: 60 },
])("DynamoDB $operation has its median and 99th percentile", ({ operation, medianMs, p99Ms }) => {
  const profile = createLatencyProfile(seededRandom(3));
  const draws = Array.from({ length: DRAWS }, () => profile.dynamoDb(operation)).toSorted((a, b) => a - b);
  expect(draws[DRAWS / 2]).toBeGreaterThan(medianMs * 0.97);
  expect(draws[DRAWS / 2]).toBeLessThan(medianMs * 1.03);
  expect(draws[DRAWS * 0.99]).toBeGreaterThan(p99Ms * 0.9);
  expect(draws[DRAWS * 0.99]).toBeLessThan(p99Ms * 1.1);
});

test("the same seed gives the same latencies", () => {
  const draw = (seed: number) => {
    const profile = createLatencyProfile(seededRandom(seed));
    return [profile.lambda(), profile.apiGateway("rest"), profile.apiGateway("http"), profile.dynamoDb("Query")];
  };
  expect(draw(5)).toEqual(draw(5));
  expect(draw(5)).not.toEqual(draw(6));
});

test("off adds nothing", () => {
  expect([NO_LATENCY.lambda(), NO_LATENCY.apiGateway("rest"), NO_LATENCY.dynamoDb("Query")]).toEqual([0, 0, 0]);
});
