// Saved queries with parameters, over HTTP. @see CloudWatch Logs User Guide, "Using saved queries with parameters".
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeQueryDefinitionsCommand,
  GetQueryResultsCommand,
  PutLogEventsCommand,
  PutQueryDefinitionCommand,
  type QueryParameter,
  StartQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { sleep, systemClock } from "@faultline/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServedLogs, serveLogs } from "../logs-lab.fixture.ts";

const logGroupName = "/app/orders";
const nowMs = systemClock.now();
let served: ServedLogs;

beforeAll(async () => {
  served = await serveLogs();
  await served.client.send(new CreateLogGroupCommand({ logGroupName }));
  await served.client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "main" }));
  const levels = ["ERROR", "WARN", "WARN", "INFO"];
  const logEvents = levels.map((level, index) => ({
    timestamp: nowMs + index,
    message: JSON.stringify({ level, index }),
  }));
  await served.client.send(new PutLogEventsCommand({ logGroupName, logStreamName: "main", logEvents }));
  await save("ByLevel", "fields index\n| filter level = {{level}}", [{ name: "level", defaultValue: '"ERROR"' }]);
  await save("Recent", "sort @timestamp desc | limit {{count}}", [{ name: "count", description: "how many" }]);
});
afterAll(async () => {
  await served.close();
  expect(served.faults).toEqual([]);
});

const save = (name: string, queryString: string, parameters?: QueryParameter[]) =>
  served.client.send(new PutQueryDefinitionCommand({ name, queryString, ...(parameters && { parameters }) }));

async function indexesOf(queryString: string) {
  const range = { startTime: Math.floor(nowMs / 1000) - 60, endTime: Math.floor(nowMs / 1000) + 60 };
  const { queryId } = await served.client.send(new StartQueryCommand({ ...range, queryString, logGroupName }));
  for (;;) {
    const { status, results = [] } = await served.client.send(new GetQueryResultsCommand({ queryId }));
    if (status === "Complete") return results.map((row) => row.find(({ field }) => field === "index")?.value);
  }
}

test.each([
  { query: "$ByLevel()", indexes: ["0"] },
  { query: '$ByLevel(level = "WARN") | $Recent(count = 1)', indexes: ["2"] },
  { query: '# newest first\n$ByLevel(level = "WARN") | sort index desc', indexes: ["2", "1"] },
])("$query gives $indexes", async ({ query, indexes }) => {
  expect(await indexesOf(query)).toEqual(indexes);
});

test("of two saved queries of a name, the one that was changed last runs", async () => {
  await save("Twice", "fields index | filter index = 3");
  await sleep(systemClock, 5); // Queries are ordered by the millisecond.
  await save("Twice", "fields index | filter index = 1");
  expect(await indexesOf("$Twice()")).toEqual(["1"]);
});

test.each([
  { query: "$Nothing()", message: "there is no saved query Nothing" },
  { query: "$ByLevel() | $Recent()", message: /count of the saved query Recent has neither a value nor a default/ },
])("$query is malformed, with the place", async ({ query, message }) => {
  await expect(indexesOf(query)).rejects.toMatchObject({
    name: "MalformedQueryException",
    queryCompileError: { location: { startCharOffset: query.lastIndexOf("$") } },
    message: expect.stringMatching(message) as string,
  });
});

test("parameters are described as they were saved", async () => {
  const { queryDefinitions = [] } = await served.client.send(
    new DescribeQueryDefinitionsCommand({ queryDefinitionNamePrefix: "Recent" }),
  );
  expect(queryDefinitions[0]?.parameters).toEqual([{ name: "count", description: "how many" }]);
});

test.each([
  {
    name: "without a placeholder",
    parameters: [{ name: "level" }, { name: "least" }],
    message: "Required parameters not found in queryString: least",
  },
  { name: "twice", parameters: [{ name: "level" }, { name: "level" }], message: "Duplicate parameter name: level" },
])("a parameter $name is refused", async ({ parameters, message }) => {
  const saving = save("bad", "filter level = {{level}}", parameters);
  await expect(saving).rejects.toMatchObject({ name: "InvalidParameterException", message });
});
