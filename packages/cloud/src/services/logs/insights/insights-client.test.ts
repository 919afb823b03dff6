// Logs Insights as its official client meets it, over HTTP.
import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  CreateLookupTableCommand,
  DeleteLookupTableCommand,
  DescribeLookupTablesCommand,
  DescribeQueriesCommand,
  GetLogRecordCommand,
  GetLookupTableCommand,
  GetQueryResultsCommand,
  ListLogGroupsForQueryCommand,
  MalformedQueryException,
  PutLogEventsCommand,
  type ResultField,
  StartQueryCommand,
  StopQueryCommand,
  UpdateLookupTableCommand,
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
  await logs.send(new CreateLogGroupCommand({ logGroupName, tags: { team: "roasters" } }));
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

// CloudWatch Logs API Reference, "ListLogGroupsForQuery".
test("the groups that a query chose are listed", async () => {
  const queryId = await start("SOURCE logGroups(namePrefix: ['/app']) | fields n", {});
  const { logGroupIdentifiers } = await logs.send(new ListLogGroupsForQueryCommand({ queryId }));
  expect(logGroupIdentifiers).toEqual([logGroupName]);
  const unknown = logs.send(new ListLogGroupsForQueryCommand({ queryId: "00000000-0000-4000-8000-000000000000" }));
  await expect(unknown).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("a lookup table is made of CSV, used, changed and deleted", async () => {
  const tableBody = 'id,name\n1,one\n2,"two, or ""2"""\n';
  const made = await logs.send(
    new CreateLookupTableCommand({ lookupTableName: "numbers", tableBody, description: "d" }),
  );
  const { lookupTableArn } = made;
  expect(lookupTableArn).toBe("arn:aws:logs:us-east-1:000000000000:lookup-table:numbers");
  const query = "lookup numbers id as n OUTPUT name | sort n | display n, name";
  const { results = [] } = await completed(await start(query));
  expect(results.map(objectOf).map(({ n, name }) => [n, name])).toEqual([
    ["1", "one"],
    ["2", 'two, or "2"'],
    ["3", undefined],
  ]);
  const { lookupTables } = await logs.send(new DescribeLookupTablesCommand({ lookupTableNamePrefix: "num" }));
  expect(lookupTables).toMatchObject([{ tableFields: ["id", "name"], recordsCount: 2, sizeBytes: tableBody.length }]);
  await logs.send(new UpdateLookupTableCommand({ lookupTableArn, tableBody: "id,name\n3,three\n" }));
  expect(await logs.send(new GetLookupTableCommand({ lookupTableArn }))).toMatchObject({
    tableBody: "id,name\n3,three\n",
    description: "d",
  });
  await logs.send(new DeleteLookupTableCommand({ lookupTableArn }));
  await expect(start(query)).rejects.toMatchObject({
    name: "MalformedQueryException",
    message: "the lookup table numbers does not exist",
  });
});

test("a lookup table is made of a query's results", async () => {
  const queryId = await start("fields n, n * 2 as twice | sort n | limit 2");
  await completed(queryId);
  const { lookupTableArn } = await logs.send(new CreateLookupTableCommand({ lookupTableName: "twice", queryId }));
  expect(await logs.send(new GetLookupTableCommand({ lookupTableArn }))).toMatchObject({
    tableBody: "n,twice\n1,2\n2,4\n",
  });
});

test.each([
  {
    name: "a table twice",
    code: "ResourceAlreadyExistsException",
    input: { lookupTableName: "t", tableBody: "a\n1\n" },
  },
  { name: "neither rows nor a query", code: "InvalidParameterException", input: { lookupTableName: "t2" } },
  {
    name: "a row that is too short",
    code: "InvalidParameterException",
    input: { lookupTableName: "t2", tableBody: "a,b\n1\n" },
  },
  {
    name: "a column twice",
    code: "InvalidParameterException",
    input: { lookupTableName: "t2", tableBody: "a,a\n1,2\n" },
  },
  {
    name: "a query that is unknown",
    code: "ResourceNotFoundException",
    input: { lookupTableName: "t2", queryId: "x" },
  },
])("CreateLookupTable refuses $name", async ({ code, input }) => {
  await logs.send(new CreateLookupTableCommand({ lookupTableName: "t", tableBody: "a\n1\n" })).catch(() => undefined);
  await expect(logs.send(new CreateLookupTableCommand(input))).rejects.toMatchObject({ name: code });
});

test("a lookup table that lacks a column is told with its place", async () => {
  await logs.send(new CreateLookupTableCommand({ lookupTableName: "short", tableBody: "id\n1\n" }));
  const refusal = await start("fields n | lookup short id as n OUTPUT name").catch((error: unknown) => error);
  expect(refusal).toMatchObject({
    message: "the lookup table short has no column name, expected id",
    queryCompileError: { location: { startCharOffset: 11, endCharOffset: 43 } },
  });
});

test.each([
  { name: "a tag", query: "SOURCE logGroupTags([{key:'team', values:['none']}]) | stats count(*) as n", rows: [] },
  // TagFilter, CloudWatch Logs API Reference: `*` matches any text, whatever its case.
  {
    name: "a tag's beginning",
    query: "SOURCE logGroupTags([{key:'team', values:['ROAST*']}]) | stats count(*) as n",
    rows: [{ n: "3" }],
  },
  { name: "a class", query: "SOURCE logGroups(class: ['STANDARD']) | stats count(*) as n", rows: [{ n: "3" }] },
  { name: "another account", query: "SOURCE logGroups(accountIdentifiers: ['1']) | stats count(*) as n", rows: [] },
  { name: "a data source", query: "SOURCE dataSource(['amazon_vpc.flow']) | stats count(*) as n", rows: [] },
  { name: "START and END", query: `SOURCE '${logGroupName}' START=-86400s END=-3600s | stats count(*) as n`, rows: [] },
  {
    name: "a subquery",
    query: `SOURCE '${logGroupName}' | filter n in (SOURCE '${logGroupName}' | stats max(n) as m | fields m | display m) | stats count(*) as n`,
    rows: [{ n: "1" }],
  },
])("SOURCE chooses by $name", async ({ query, rows }) => {
  const { results = [] } = await completed(await start(query, {}));
  expect(results.map(objectOf)).toEqual(rows);
});

test("a subquery's group that does not exist is refused", async () => {
  const query = "filter n in (SOURCE '/none' | fields n)";
  await expect(start(query)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
