// What the services ask of the store, through their API, with ClickHouse as the store.
import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  GetLogRecordCommand,
  GetQueryResultsCommand,
  PutLogEventsCommand,
  StartQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  BatchGetTracesCommand,
  GetTraceSummariesCommand,
  PutTraceSegmentsCommand,
  XRayClient,
} from "@aws-sdk/client-xray";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { eventually, faultline, startLab, type TestLab } from "../harness/faultline.ts";

const NOW = Date.now();
const logGroupName = "/orders";
let lab: TestLab;
const configuration = () => ({
  endpoint: lab.endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "000000000000", secretAccessKey: "lab" },
});

beforeAll(async () => {
  lab = await startLab(["--store", `clickhouse://${inject("clickHouseHost")}/lab_${process.pid}`]);
});
afterAll(() => lab[Symbol.asyncDispose]());

test("log events are stored, paged, filtered, queried and deleted", async () => {
  const logs = new CloudWatchLogsClient(configuration());
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  for (const logStreamName of ["a/1", "b/1"]) {
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    const messages = [
      `plain ${logStreamName}`,
      `{"level":"ERROR","ms":${logStreamName === "a/1" ? 7 : 30}}`,
      "it's 'q\\'",
    ];
    const logEvents = messages.map((message, index) => ({ timestamp: NOW - 1000 + index, message }));
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  }
  const page = await logs.send(
    new GetLogEventsCommand({ logGroupName, logStreamName: "a/1", limit: 2, startFromHead: true }),
  );
  expect(page.events?.map(({ message }) => message)).toEqual(["plain a/1", '{"level":"ERROR","ms":7}']);
  const filtered = async (input: { filterPattern?: string; logStreamNamePrefix?: string }) =>
    (await logs.send(new FilterLogEventsCommand({ logGroupName, ...input }))).events?.map(({ message }) => message);
  expect(await filtered({ filterPattern: "plain", logStreamNamePrefix: "b" })).toEqual(["plain b/1"]);
  expect(await filtered({ filterPattern: "{ $.ms > 10 }" })).toEqual(['{"level":"ERROR","ms":30}']);
  expect(await filtered({ filterPattern: "-plain -ERROR" })).toEqual(["it's 'q\\'", "it's 'q\\'"]);
  const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
  expect(logStreams?.map(({ logStreamName, lastEventTimestamp }) => [logStreamName, lastEventTimestamp])).toEqual([
    ["a/1", NOW - 998],
    ["b/1", NOW - 998],
  ]);
  // 9, 24 or 25 and 9 bytes of each stream, and 26 for each event.
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
  expect(logGroups?.[0]?.storedBytes).toBe(9 + 24 + 9 + 9 + 25 + 9 + 6 * 26);
  await logs.send(new DeleteLogStreamCommand({ logGroupName, logStreamName: "b/1" }));
  expect(await filtered({ filterPattern: "plain" })).toEqual(["plain a/1"]);
});

test("Logs Insights answers, and a record is found again by its pointer", async () => {
  const logs = new CloudWatchLogsClient(configuration());
  const range = { startTime: Math.floor(NOW / 1000) - 60, endTime: Math.floor(NOW / 1000) + 60 };
  const queryString = 'filter level = "ERROR" | fields ms';
  const { queryId } = await logs.send(new StartQueryCommand({ logGroupName, queryString, ...range }));
  const answer = await eventually(async () => {
    const { status, results } = await logs.send(new GetQueryResultsCommand({ queryId }));
    return status === "Complete" ? results : undefined;
  });
  const row = Object.fromEntries(answer[0]?.map(({ field, value }) => [field, value]) ?? []);
  expect(row).toMatchObject({ ms: "7" });
  const { logRecord } = await logs.send(new GetLogRecordCommand({ logRecordPointer: row["@ptr"] }));
  expect(logRecord).toMatchObject({ level: "ERROR", "@logStream": "a/1" });
});

test("metrics have statistics and percentiles, and are listed", async () => {
  const cloudwatch = new CloudWatchClient(configuration());
  const StartTime = new Date(Math.floor(NOW / 3_600_000) * 3_600_000);
  const metric = { Namespace: "Shop", MetricName: "Latency" };
  const MetricData = [1, 2, 3, 4].map((Value) => ({ MetricName: "Latency", Value, Timestamp: new Date(NOW) }));
  await cloudwatch.send(new PutMetricDataCommand({ Namespace: "Shop", MetricData }));
  const { Datapoints } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      ...metric,
      StartTime,
      EndTime: new Date(NOW + 60_000),
      Period: 3600,
      Statistics: ["Sum", "Maximum", "SampleCount"],
    }),
  );
  expect(Datapoints).toMatchObject([{ Sum: 10, Maximum: 4, SampleCount: 4 }]);
  const extended = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      ...metric,
      StartTime,
      EndTime: new Date(NOW + 60_000),
      Period: 3600,
      ExtendedStatistics: ["p100"],
    }),
  );
  expect(extended.Datapoints?.[0]?.ExtendedStatistics).toEqual({ p100: 4 });
  const { Metrics } = await cloudwatch.send(new ListMetricsCommand({ Namespace: "Shop" }));
  expect(Metrics).toMatchObject([metric]);
});

test("traces are stored, summarised and read", async () => {
  const xray = new XRayClient(configuration());
  const seconds = Math.floor(NOW / 1000);
  const trace_id = `1-${seconds.toString(16)}-000000000000000000000001`;
  const segment = { name: "api", id: "00000000000000a1", trace_id, start_time: seconds, end_time: seconds + 2 };
  await xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: [JSON.stringify(segment)] }));
  const { Traces } = await xray.send(new BatchGetTracesCommand({ TraceIds: [trace_id] }));
  expect(Traces?.[0]?.Segments?.map(({ Id }) => Id)).toEqual(["00000000000000a1"]);
  const window = { StartTime: new Date(NOW - 60_000), EndTime: new Date(NOW + 60_000) };
  const { TraceSummaries } = await xray.send(
    new GetTraceSummariesCommand({ ...window, FilterExpression: "duration > 1" }),
  );
  expect(TraceSummaries?.map(({ Id }) => Id)).toEqual([trace_id]);
});

test("the status names the engine and its size", async () => {
  const { stdout } = await faultline(["status", "--endpoint", lab.endpoint, "--json"]);
  const { lab: status } = JSON.parse(stdout) as { lab: { telemetry: unknown } };
  expect(status.telemetry).toEqual({ engine: "clickhouse", storedBytes: expect.any(Number) as number });
});
