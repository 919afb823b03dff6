// What a query's statistics tell: events in the range, those that pass the filters before the first step that takes or makes
// rows in another way, and bytes of messages. Expected numbers are counted by hand.
import { afterAll, beforeAll, expect, test } from "vitest";
import { InsightsLab } from "./insights-lab.fixture.ts";

const MESSAGES = ['{"n":1,"l":"a"}', '{"n":2,"l":"a"}', '{"n":3,"l":"b"}', "ERROR a=1 a=2", "ERROR €"];

let lab: InsightsLab;
beforeAll(async () => {
  const outside = { offsetMs: 7_200_000, message: "later" };
  const other = { offsetMs: 1, message: "other", logGroup: "/other" };
  lab = await InsightsLab.open([...MESSAGES.map((message, offsetMs) => ({ offsetMs, message })), outside, other]);
});
afterAll(() => lab.close());

test.each([
  { rule: "without a filter all match", query: "fields @message", rows: 5, matched: 5 },
  { rule: "a limit takes no match away", query: "fields @message | limit 2", rows: 2, matched: 5 },
  { rule: "nor where it is not reached", query: "filter @message like /ERROR/ | limit 3", rows: 2, matched: 2 },
  {
    rule: "nor of filtered events",
    query: "filter @message like /ERROR/ | sort @timestamp | limit 1",
    rows: 1,
    matched: 2,
  },
  { rule: "nor of those filtered by JSON", query: "filter l = 'a' | limit 1", rows: 1, matched: 2 },
  {
    rule: "both kinds of filters count",
    query: "filter @message like /n/ | filter l = 'a' | limit 1",
    rows: 1,
    matched: 2,
  },
  { rule: "an aggregation's events match", query: "stats count(*) by l", rows: 3, matched: 5 },
  { rule: "of filtered ones, too", query: "filter @message like /ERROR/ | stats count(*)", rows: 1, matched: 2 },
  { rule: "a filter after it counts no more", query: "stats count(*) as c by l | filter c > 1", rows: 2, matched: 5 },
  { rule: "a filter that nothing passes", query: "filter @message like /none/ | stats count(*)", rows: 0, matched: 0 },
  {
    rule: "a match of multi is no event",
    query: "parse @message /a=(?<v>.)/ multi | stats count(*)",
    rows: 1,
    matched: 5,
  },
  { rule: "a limit before stats", query: "limit 3 | stats count(*)", rows: 1, matched: 5 },
  { rule: "patterns", query: "filter @message like /ERROR/ | pattern @message", rows: 2, matched: 2 },
])("$rule: $query", async ({ query, rows, matched }) => {
  const answer = await lab.run(query);
  expect(answer.rows).toHaveLength(rows);
  // 3 × 15 + 13 + 9 bytes; € takes 3.
  expect(answer.statistics).toEqual({ recordsMatched: matched, recordsScanned: 5, bytesScanned: 67 });
});
