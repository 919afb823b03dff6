import { parseStateMachineInput, stateMachineOutput } from "@faultline/ops";
import { expect, test } from "vitest";
import { describeDryRun, gridPage } from "./grid-page.ts";

const input = parseStateMachineInput({ lambdaARN: "f", num: 5, powerValues: [128, 256], strategy: "speed" });

test("the page of a grid has its sizes, and marks the choice", () => {
  const row = (memoryMb: number, ms: number) => ({ memoryMb, durationsMs: [ms], billedMs: [ms] });
  const grid = [row(128, 100), row(256, 50)];
  const page = gridPage(input, stateMachineOutput(grid, input, { region: "cn-north-1", basePrice: 2 ** -20 }));
  expect(page.remarks).toEqual(["The strategy speed chooses 256 MB.", "Costs are in CNY, and not in US dollars."]);
  // By hand: 100 ms of 128 MB and 50 ms of 256 MB cost 100 times the price of a millisecond.
  const usdPerMillion = (100 / 2 ** 20) * 1e6;
  expect(page.charts).toEqual([
    {
      title: "f",
      currency: "CNY",
      chosenMb: 256,
      sizes: [
        { memoryMb: 128, durationMs: 100, usdPerMillion },
        { memoryMb: 256, durationMs: 50, usdPerMillion },
      ],
    },
  ]);
});

test("a dry run says at which sizes the function can be invoked, and has no figures", () => {
  expect(describeDryRun(input)).toBe(
    "Dry run: f can be invoked at 128, 256 MB. dryRun leaves out analysis, chart and autoOptimize.",
  );
});
