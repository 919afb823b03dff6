import { expect, test } from "vitest";
import { pricePerMillion, pricePerMs } from "./prices.ts";

// By hand: 100 ms of 1,024 MB are 0.1 GB-seconds; times the price of AWS's page, read 2026-11, times a million. Beijing has
// 1.42e-8 for a millisecond of 128 MB in aws-lambda-power-tuning 4.4.0, in yuan.
test.each([
  { region: "us-east-1", architecture: "x86_64", expected: 1.66667 },
  { region: "us-east-1", architecture: "arm64", expected: 1.33334 },
  { region: "cn-north-1", architecture: "x86_64", expected: 11.36 },
] as const)("a million times 100 ms of 1,024 MB in $region, $architecture", ({ region, architecture, expected }) => {
  expect(pricePerMillion(100, 1024, pricePerMs(region, architecture))).toBeCloseTo(expected, 6);
});
