import { readFileSync } from "node:fs";
import { join } from "node:path";
import { epochMs } from "@faultline/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { gridOf, type TimeSeries } from "../time-series.ts";
import { evaluateRequest } from "./evaluate-request.ts";
import { nodesOf } from "./math-node.ts";
import { type MathValue, seriesIn } from "./math-value.ts";
import { evaluateNaively } from "./naive-evaluator.fixture.ts";
import { parseMath } from "./parse-math.ts";
import { prepareMath } from "./prepare-math.ts";

const corpus = readFileSync(join(import.meta.dirname, "fixtures/corpus.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as { readonly id: string; readonly expression: string });

/** Needs a quota, which the lab's metrics do not have. */
const EXTERNAL = "SERVICE_QUOTA";

const START = epochMs(Date.UTC(2026, 10, 23, 23, 50));
const PERIODS = 20;
const END = epochMs(START + PERIODS * 60_000);
const GRID = gridOf({ start: START, end: END, now: END }, 60);

type Column = readonly (number | null)[];

const column = fc.array(fc.option(fc.integer({ min: -3, max: 100 }), { nil: null, freq: 4 }), {
  minLength: PERIODS,
  maxLength: PERIODS,
});

function seriesFrom(values: Column, label: string): TimeSeries {
  const places = [...GRID.keys()].filter((index) => typeof values[index] === "number");
  return {
    label,
    periodSeconds: 60,
    timestamps: places.map((index) => GRID[index] ?? 0),
    values: places.map((index) => values[index] ?? 0),
  };
}

function columnFrom({ timestamps, values }: TimeSeries): Column {
  return GRID.map((timestamp) => {
    const place = timestamps.indexOf(timestamp);
    return place < 0 ? null : rounded(values[place] ?? null);
  });
}

/** Sums in another order differ in the last digits. */
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(9)) + 0;
}

test("there is a corpus", () => {
  expect(corpus.length).toBeGreaterThanOrEqual(40);
});

test.each(corpus)("$id parses: $expression", ({ expression }) => {
  expect(parseMath(expression).diagnostic).toBeUndefined();
});

test.each(corpus.filter(({ expression }) => !expression.includes(EXTERNAL)))(
  "$id gives what a naive evaluator gives: $expression",
  ({ expression }) => {
    const node = parseMath(expression).result;
    if (node === undefined) throw new Error("does not parse");
    const ids = [...new Set(nodesOf(node).flatMap((one) => (one.kind === "id" ? [one.id] : [])))];
    const metricIds = ids.length === 0 ? ["m1", "m2"] : ids;
    const data = fc.record({
      columns: fc.tuple(...metricIds.map(() => column)),
      found: fc.array(column, { minLength: 2, maxLength: 4 }),
    });
    fc.assert(
      fc.property(data, ({ columns, found }) => {
        const naive = evaluateNaively(node, {
          columns: Object.fromEntries(metricIds.map((id, index) => [id, columns[index] ?? []])),
          startMs: START,
          search: () => found,
        });
        const naiveColumns = (Array.isArray(naive[0 as never]) ? naive : [naive]) as readonly Column[];
        const expected = naiveColumns.map((values) => values.map(rounded));
        expect(seriesIn(evaluated(expression, metricIds, { columns, found })).map(columnFrom)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  },
);

function evaluated(
  expression: string,
  ids: readonly string[],
  { columns, found }: { readonly columns: readonly Column[]; readonly found: readonly Column[] },
): MathValue {
  const { expressions, diagnostics } = prepareMath([...ids.map((id) => ({ id })), { id: "theResult", expression }]);
  expect(diagnostics).toEqual([]);
  const outcome = evaluateRequest(expressions, {
    range: { start: START, end: END, now: END },
    metrics: ids.map((id, index) => ({ id, series: seriesFrom(columns[index] ?? [], id) })),
    periodOf: () => 60,
    search: () => found.map((values, index) => seriesFrom(values, `found${index}`)),
    insights: () => [],
  }).get("theResult");
  if (outcome?.result === undefined) throw new Error(outcome?.diagnostic?.message ?? "no result");
  return outcome.result;
}
