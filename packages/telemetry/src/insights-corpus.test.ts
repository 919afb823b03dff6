import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { printQuery } from "./insights/syntax/print-query.ts";
import { parseQuery } from "./insights/syntax/parse-query.ts";
import { InsightsLab } from "./insights-lab.fixture.ts";

interface CorpusQuery {
  readonly source: string;
  readonly query: string;
}

const CORPUS = readFileSync(new URL("./fixtures/insights-corpus.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line): CorpusQuery => JSON.parse(line));

let lab: InsightsLab;
beforeAll(async () => {
  lab = await InsightsLab.open([
    { offsetMs: 0, message: '{"level":"ERROR","status":500,"items":[1,2]}' },
    { offsetMs: 1, message: "REPORT RequestId: 1\tDuration: 1.5 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB" },
  ]);
});
afterAll(() => lab.close());

test("every query that people run runs here, and its printed form parses to the same", async () => {
  expect(CORPUS).toHaveLength(269);
  for (const { query, source } of CORPUS) {
    await expect(lab.run(query), `${source}: ${query}`).resolves.toBeDefined();
    const printed = printQuery(parseQuery(query).query ?? { commands: [] });
    expect(printQuery(parseQuery(printed).query ?? { commands: [] })).toBe(printed);
  }
}, 600_000);
