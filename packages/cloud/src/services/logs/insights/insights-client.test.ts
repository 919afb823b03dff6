// Logs Insights as its official client meets it, over HTTP.
import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeQueriesCommand,
  GetLogRecordCommand,
  GetQueryResultsCommand,
  MalformedQueryException,
  PutLogEventsCommand,
  type ResultField,
  StartQueryCommand,
  StopQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { systemClock } from "@faultline/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServedLogs, serveLogs } from "../logs-lab.fixture.ts";

const logGroupName = "/app/orders";
const nowMs = systemClock.now();
const range = { startTime: Math.floor(nowMs / 1000) - 60, endTime: Math.floor(nowMs / 1000) + 60 };
let served: ServedLogs;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  served = await serveLogs();
  ({ client: logs } = served);
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "main" }));
  const logEvents = [3, 1, 2].map((n, index) => ({
    timestamp: nowMs + index,
    message: `{"n":${n},"deep":{"@k":true}}`,
  }));
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: "main", logEvents }));
});
afterAll(async () => {
  await served.close();
  expect(served.faults).toEqual([]);
});

async function start(queryString: string, more: object = { logGroupName }): Promise<string | undefined> {
  const { queryId } = await logs.send(new StartQueryCommand({ ...range, queryString, ...more }));
  return queryId;
}

async function completed(queryId: string | undefined, maxItems?: number) {
  for (;;) {
    const answer = await logs.send(
      new GetQueryResultsCommand({ queryId, ...(maxItems === undefined ? {} : { maxItems }) }),
    );
    if (answer.status !== "Running" && answer.status !== "Scheduled") return answer;
  }
}

const objectOf = (row: readonly ResultField[]) => Object.fromEntries(row.map(({ field, value }) => [field, value]));

test("a query runs to Complete; every value is text, an event's row ends with its pointer", async () => {
  const { results = [], status, statistics, queryLanguage } = await completed(await start("fields n | sort n asc"));
  expect({ status, queryLanguage }).toEqual({ status: "Complete", queryLanguage: "CWLI" });
  expect(results.map((row) => row.map(({ field }) => field))).toEqual([
    ["n", "@ptr"],
    ["n", "@ptr"],
    ["n", "@ptr"],
  ]);
  expect(results.map((row) => objectOf(row)["n"])).toEqual(["1", "2", "3"]);
  // Each message has 26 characters: {"n":3,"deep":{"@k":true}}.
  expect(statistics).toEqual({
    recordsMatched: 3,
    recordsScanned: 3,
    bytesScanned: 3 * 26,
    estimatedRecordsSkipped: 0,
    estimatedBytesSkipped: 0,
    logGroupsScanned: 1,
    resultCount: 3,
  });
});

test("an aggregation's rows have no pointer", async () => {
  const { results = [] } = await completed(await start("stats sum(n) as total"));
  expect(results.map(objectOf)).toEqual([{ total: "6" }]);
});

test("results come in pages", async () => {
  const queryId = await start("fields n | sort n asc");
  const first = await completed(queryId, 2);
  expect(first.results).toHaveLength(2);
  const { results = [], nextToken } = await logs.send(
    new GetQueryResultsCommand({ queryId, maxItems: 2, nextToken: first.nextToken }),
  );
  expect(results.map((row) => objectOf(row)["n"])).toEqual(["3"]);
  expect(nextToken).toBeUndefined();
});

test("the request's limit caps the rows", async () => {
  const { results } = await completed(await start("fields n | limit 3", { logGroupName, limit: 1 }));
  expect(results).toHaveLength(1);
});

test.each([
  { name: "names", query: "stats count(*) as n", more: { logGroupNames: [logGroupName] } },
  {
    name: "an ARN",
    query: "stats count(*) as n",
    more: { logGroupIdentifiers: [`arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`] },
  },
  { name: "SOURCE", query: `SOURCE "${logGroupName}" | stats count(*) as n`, more: {} },
  { name: "SOURCE by prefix", query: "SOURCE logGroups(namePrefix: ['/app']) | stats count(*) as n", more: {} },
  { name: "milliseconds", query: "stats count(*) as n", more: { logGroupName, startTime: nowMs, endTime: nowMs + 1 } },
])("groups and times may be given as $name", async ({ name, query, more }) => {
  const { results = [] } = await completed(await start(query, more));
  expect(results.map(objectOf)).toEqual([{ n: name === "milliseconds" ? "2" : "3" }]);
});

test("a query that does not compile is refused with the place", async () => {
  const refusal = await start("fields n | frob x").catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(MalformedQueryException);
  const { queryCompileError } = refusal as MalformedQueryException;
  expect(queryCompileError?.location).toEqual({ startCharOffset: 11, endCharOffset: 15 });
  expect(queryCompileError?.message).toMatch(/^unexpected symbol found frob at line 1 and position 12/);
});

test.each([
  { name: "a group that does not exist", code: "ResourceNotFoundException", more: { logGroupName: "/none" } },
  { name: "no group", code: "InvalidParameterException", more: {} },
  { name: "two ways to name groups", code: "InvalidParameterException", more: { logGroupName, logGroupNames: ["/x"] } },
  { name: "an end before the start", code: "InvalidParameterException", more: { logGroupName, endTime: 1 } },
  { name: "another language", code: "InvalidParameterException", more: { logGroupName, queryLanguage: "SQL" } },
])("$name is refused", async ({ code, more }) => {
  await expect(start("fields n", more)).rejects.toMatchObject({ name: code });
});

test("a record is read by its pointer, with the fields of its JSON", async () => {
  const { results = [] } = await completed(await start("filter n = 2"));
  const logRecordPointer = objectOf(results[0] ?? [])["@ptr"];
  const { logRecord } = await logs.send(new GetLogRecordCommand({ logRecordPointer }));
  expect(logRecord).toMatchObject({
    n: "2",
    "deep.@k": "1",
    "@message": '{"n":2,"deep":{"@k":true}}',
    "@logStream": "main",
    "@log": "000000000000:/app/orders",
  });
  const wrong = logs.send(new GetLogRecordCommand({ logRecordPointer: "nonsense" }));
  await expect(wrong).rejects.toMatchObject({ name: "InvalidParameterException" });
});

test("queries are listed newest first; what has ended cannot be stopped", async () => {
  const queryId = await start("fields n");
  await completed(queryId);
  const { queries = [] } = await logs.send(new DescribeQueriesCommand({ logGroupName, maxResults: 1 }));
  // The query string is as a recording of AWS has it.
  expect(queries).toMatchObject([
    {
      queryId,
      logGroupName,
      queryLanguage: "CWLI",
      status: "Complete",
      queryString: `SOURCE "${logGroupName}" START=${range.startTime}000 END=${range.endTime}999 | fields n`,
    },
  ]);
  const stop = logs.send(new StopQueryCommand({ queryId }));
  await expect(stop).rejects.toMatchObject({ name: "InvalidParameterException" });
  const unknown = logs.send(new GetQueryResultsCommand({ queryId: "00000000-0000-4000-8000-000000000000" }));
  await expect(unknown).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
