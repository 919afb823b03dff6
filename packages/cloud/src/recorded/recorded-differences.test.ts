import { expect, test } from "vitest";
import { recordedDifferences } from "./recorded-differences.ts";

test.each([
  { name: "equal values", actual: { a: [1, "x", null] }, recorded: { a: [1, "x", null] }, count: 0 },
  { name: "another value", actual: { a: 1 }, recorded: { a: 2 }, count: 1 },
  { name: "a missing member", actual: {}, recorded: { a: 2 }, count: 1 },
  { name: "a further member", actual: { a: 2, b: 1 }, recorded: { a: 2 }, count: 0 },
  { name: "a shorter list", actual: [], recorded: [1], count: 1 },
  {
    name: "placeholders",
    actual: "arn:aws:logs:eu-west-1:000000000000:x",
    recorded: "arn:<partition>:logs:<region>:111111111111:x",
    count: 0,
  },
  { name: "text around placeholders", actual: "arn:aws:logs", recorded: "arn:<partition>:xray", count: 1 },
  { name: "times", actual: [new Date(0), 5], recorded: "timestamp", count: 0 },
  { name: "no time", actual: "x", recorded: "timestamp", count: 1 },
])("$name: $count differences", ({ actual, recorded, count }) => {
  expect(recordedDifferences(actual, recorded)).toHaveLength(count);
});
