import { systemClock } from "@faultline/core";
import { expect, test } from "vitest";
import type { AwsClients } from "../aws-clients.ts";
import type { InsightsAnswer } from "./follow-query.ts";
import { findUnknownFields } from "./find-unknown-fields.ts";

interface Sent {
  readonly queryString?: string;
}

/** Clients of a log group whose events have `level` and `took`: the first query counts how many have each field. */
function clientsCounting(counts: Readonly<Record<string, number>>) {
  const queries: string[] = [];
  const totals = Object.entries({ ...counts, newest: 1_700_000_000_000 });
  const results = [totals.map(([field, value]) => ({ field, value: String(value) }))];
  const answers: Readonly<Record<string, (input: Sent) => object>> = {
    StartQueryCommand({ queryString = "" }) {
      queries.push(queryString);
      return { queryId: "1" };
    },
    GetQueryResultsCommand: () => ({ status: "Complete", results, statistics: {} }),
    GetLogGroupFieldsCommand: () => ({ logGroupFields: [{ name: "level" }, { name: "took" }] }),
  };
  const send = async (command: { readonly input: Sent }) => answers[command.constructor.name]?.(command.input);
  return { clients: { logs: async () => ({ send }) } as unknown as AwsClients, queries };
}

const rowOf = (...fields: readonly string[]): InsightsAnswer["rows"][number] =>
  fields.map((field) => ({ field, value: "1" }));

const askOf = (query: string) => ({ logGroups: ["g"], query, start: 0, end: 1 });
const answerOf = (rows: InsightsAnswer["rows"]): InsightsAnswer => ({ rows, statistics: {} });

test.each([
  {
    query: 'filter lvel = "ERROR"',
    rows: [],
    counts: { c0: 0, events: 9 },
    unknown: [{ name: "lvel", nearest: "level" }],
  },
  {
    query: "fields level, tok",
    rows: [rowOf("level")],
    counts: { c0: 0, events: 9 },
    unknown: [{ name: "tok", nearest: "took" }],
  },
  { query: "stats sum(price)", rows: [rowOf()], counts: { c0: 0, events: 9 }, unknown: [{ name: "price" }] },
  { query: "filter level = 5", rows: [], counts: { c0: 9, events: 9 }, unknown: [] },
  { query: "filter lvel = 5", rows: [], counts: { c0: 0, events: 0 }, unknown: [] },
])("$query with $rows.length rows: unknown are $unknown", async ({ query, rows, counts, unknown }) => {
  const { clients } = clientsCounting(counts);
  expect(await findUnknownFields(clients, askOf(query), answerOf(rows), systemClock)).toEqual(unknown);
});

test.each([
  { query: "filter level = 5 | stats count(*)", rows: [rowOf("count(*)")] },
  { query: "fields @timestamp, level", rows: [rowOf("@timestamp"), rowOf("@timestamp", "level")] },
  { query: 'filter @type = "REPORT" | fields @duration', rows: [] },
])("$query gives nothing to doubt: no further query runs", async ({ query, rows }) => {
  const { clients, queries } = clientsCounting({ c0: 0, events: 9 });
  expect(await findUnknownFields(clients, askOf(query), answerOf(rows), systemClock)).toEqual([]);
  expect(queries).toEqual([]);
});
