// What a query shows while it runs: its answer over the newest events, then over more of them.
import { afterAll, beforeAll, expect, test } from "vitest";
import { InsightsLab } from "./insights-lab.fixture.ts";

let lab: InsightsLab;
beforeAll(async () => {
  // 33 events, a second apart: the last thirty-second of their time holds two, the last eighth five.
  lab = await InsightsLab.open(Array.from({ length: 33 }, (_, i) => ({ offsetMs: i * 1000, message: `{"n":${i}}` })));
});
afterAll(() => lab.close());

test("partial answers grow from the newest events, as do their statistics", async () => {
  const partial = await lab.preview("stats count(*) as c, min(n) as oldest", 33);
  expect(partial.map(({ rows }) => rows[0]?.fields.map(({ value }) => value))).toEqual([
    ["2", "31"],
    ["5", "28"],
  ]);
  expect(partial.map(({ statistics }) => statistics.recordsScanned)).toEqual([2, 5]);
});

test("a query over few events shows nothing before its whole answer", async () => {
  expect(await lab.preview("fields n", 34)).toEqual([]);
  expect(await lab.preview("fields n")).toEqual([]);
});
