import { expect, test } from "vitest";
import { payloadList, payloadSequence } from "../payloads.ts";
import { invocationPrice, stateMachinePrice } from "../prices.ts";
import { parseStateMachineInput } from "./state-machine-input.ts";
import { stateMachineOutput, trimmedMean } from "./state-machine-output.ts";

// Expected values: aws-lambda-power-tuning 4.4.0, its README and source, read 2026-11; prices by hand.
const ARN = "arn:aws:lambda:us-east-1:123456789012:function:f";

test.each([
  { billedMs: 2.9, memoryMb: 128, usd: 6.3e-9 },
  { billedMs: 284, memoryMb: 1024, usd: 4.7712e-6 },
  { billedMs: 739, memoryMb: 256, usd: 3.1038e-6 },
])("$billedMs ms at $memoryMb MB cost $usd", ({ billedMs, memoryMb, usd }) => {
  expect(invocationPrice(billedMs, memoryMb, 2.1e-9)).toBeCloseTo(usd, 12);
});

test.each([
  { powers: 6, num: 50, onlyColdStarts: false, usd: 0.0006 },
  { powers: 6, num: 10, onlyColdStarts: true, usd: 0.0033 },
])("the state machine itself costs $usd", ({ usd, ...run }) => {
  expect(stateMachinePrice("us-east-1", run)).toBe(usd);
});

test("a trimmed mean of ten drops two at each end", () => {
  expect(trimmedMean([100, 1, 5, 5, 5, 5, 5, 5, 0, 99], 0.2)).toBe(5);
});

test("defaults are those of the state machine", () => {
  expect(parseStateMachineInput({ lambdaARN: ARN, num: 10 })).toEqual({
    lambdaArn: ARN,
    num: 10,
    sizesMb: [128, 256, 512, 1024, 1536, 3008],
    payloads: [{ payload: undefined, weight: 1 }],
    parallelInvocation: false,
    strategy: "cost",
    balancedWeight: 0.5,
    autoOptimize: false,
    discardTopBottom: 0.2,
    onlyColdStarts: false,
    sleepBetweenRunsMs: 0,
    dryRun: false,
    includeOutputResults: false,
    disablePayloadLogs: false,
    allowedExceptions: [],
  });
});

test.each([
  { name: "weights beyond 1 and 0", field: { balancedWeight: 7 }, read: { balancedWeight: 1 } },
  { name: "a discard above 0.4", field: { discardTopBottom: 0.9 }, read: { discardTopBottom: 0.4 } },
  { name: "only cold starts", field: { onlyColdStarts: true }, read: { discardTopBottom: 0 } },
  { name: "a dry run", field: { dryRun: true }, read: { num: 1 } },
  { name: "sizes out of order", field: { powerValues: [512, "128", 512] }, read: { sizesMb: [128, 512] } },
  { name: "a number of invocations as text", field: { num: "5" }, read: { num: 5 } },
  { name: "an empty list of sizes", field: { powerValues: [] }, read: { sizesMb: [128, 256, 512, 1024, 1536, 3008] } },
  { name: "any truthy value as a flag", field: { disablePayloadLogs: 1 }, read: { disablePayloadLogs: true } },
  { name: "any falsy value as none", field: { parallelInvocation: 0 }, read: { parallelInvocation: false } },
  { name: "a share as text", field: { balancedWeight: "0.3" }, read: { balancedWeight: 0.3 } },
  { name: "an array as payload", field: { payload: [1, 2] }, read: { payloads: [{ payload: [1, 2], weight: 1 }] } },
])("reads $name", ({ field, read }) => {
  expect(parseStateMachineInput({ lambdaARN: ARN, num: 10, ...field })).toMatchObject(read);
});

test("ALL stands for 128 to 3008 MB in steps of 64", () => {
  const { sizesMb } = parseStateMachineInput({ lambdaARN: ARN, num: 5, powerValues: "ALL" });
  expect([sizesMb.length, sizesMb[1], sizesMb.at(-1)]).toEqual([46, 192, 3008]);
});

test.each([
  { name: "too few invocations", field: { num: 4 } },
  { name: "too few invocations as text", field: { num: "4.9" } },
  { name: "what is no number of invocations", field: { num: "five" } },
  { name: "an unknown field", field: { powerValue: [128] } },
  { name: "a size that Lambda has not", field: { powerValues: [64] } },
  { name: "an unknown strategy", field: { strategy: "cheap" } },
  { name: "a weight of 0", field: { payload: [{ payload: 1, weight: 0 }] } },
  { name: "no function", field: { lambdaARN: "" } },
])("refuses $name", ({ field }) => {
  const input = { lambdaARN: ARN, num: 10, ...field };
  expect(() => parseStateMachineInput(input)).toThrow(expect.objectContaining({ code: "TUNING_INPUT_INVALID" }));
});

test("weighted payloads fill 50 invocations as 5, 15 and 30", () => {
  const weighted = [
    { payload: "a", weight: 5 },
    { payload: "b", weight: 15 },
    { payload: "c", weight: 30 },
  ];
  const counts = (list: readonly unknown[]) => ["a", "b", "c"].map((x) => list.filter((y) => y === x).length);
  expect(counts(payloadList(weighted, { num: 50, dryRun: false }).map((text) => JSON.parse(text ?? "")))).toEqual([
    5, 15, 30,
  ]);
  const next = payloadSequence(weighted);
  expect(counts(Array.from({ length: 50 }, (_, i) => next(i)))).toEqual([5, 15, 30]);
  expect(counts(Array.from({ length: 10 }, (_, i) => next(i)))).toEqual([1, 3, 6]);
});

test("the output names the best size, ties of cost going to the faster", () => {
  const input = parseStateMachineInput({ lambdaARN: ARN, num: 5, discardTopBottom: 0, includeOutputResults: true });
  const row = (memoryMb: number, ms: number) => ({ memoryMb, durationsMs: [ms, ms], billedMs: [ms, ms] });
  const grid = [row(128, 100), row(256, 50), row(512, 40)];
  const output = stateMachineOutput(grid, input, { region: "us-east-1", basePrice: 2e-9 });
  const [address] = output.stateMachine.visualization.split("#");
  expect(address).toBe("https://lambda-power-tuning.show/");
  expect(output).toMatchObject({ power: 256, duration: 50, stateMachine: { executionCost: 0.000_38 } });
  expect(output.cost).toBeCloseTo(2e-7, 12);
  expect(output.stateMachine.lambdaCost).toBeCloseTo(2 * (2e-7 + 2e-7 + 3.2e-7), 12);
  expect(output.stats?.map(({ value }) => value)).toEqual([128, 256, 512]);
});

test("the chart of a Region in China says that its costs are in yuan", () => {
  const input = parseStateMachineInput({ lambdaARN: ARN, num: 5 });
  const grid = [{ memoryMb: 128, durationsMs: [100], billedMs: [100] }];
  const output = stateMachineOutput(grid, input, { region: "cn-north-1", basePrice: 1.42e-8 });
  expect(output.stateMachine.visualization).toMatch(/^https:\/\/lambda-power-tuning\.show\/\?currency=CNY#gAA=;/);
});
