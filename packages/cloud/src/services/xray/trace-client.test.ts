// Traces as SDKs write them and clients read them: links of messages, time series, pages, partial and unknown traces.
import {
  BatchGetTracesCommand,
  GetServiceGraphCommand,
  GetTimeSeriesServiceStatisticsCommand,
  GetTraceGraphCommand,
  GetTraceSummariesCommand,
  PutTraceSegmentsCommand,
  type XRayClient,
} from "@aws-sdk/client-xray";
import { epochMs, VirtualClock } from "@faultline/core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openXRayServer, type XRayServer } from "./testing/xray-server.fixture.ts";

const START = 1_790_000_000;
const RANGE = { StartTime: new Date((START - 60) * 1000), EndTime: new Date((START + 240) * 1000) };

let server: XRayServer;
let xray: XRayClient;
let accountNumber = 200_000_000_000;
beforeAll(async () => {
  server = await openXRayServer(new VirtualClock(epochMs((START + 300) * 1000)));
});
beforeEach(() => {
  xray = server.clientOf(String(++accountNumber)); // Each test has an account of its own.
});
afterAll(async () => {
  await server.close();
  expect(server.faults).toEqual([]);
});

const idOf = (digits: string) => digits.padStart(16, "0");
const traceOf = (digits: string, seconds = 0) => `1-${(START + seconds).toString(16)}-${digits.padStart(24, "0")}`;

/** A segment from one second after the start to another. */
function segment(trace: string, id: string, [from, to]: readonly [number, number], extras: object = {}) {
  return {
    trace_id: traceOf(trace),
    id: idOf(id),
    name: "web",
    start_time: START + from,
    end_time: START + to,
    ...extras,
  };
}

async function put(...documents: readonly object[]): Promise<void> {
  const TraceSegmentDocuments = documents.map((document) => JSON.stringify(document));
  const answer = await xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments }));
  expect(answer.UnprocessedTraceSegments).toEqual([]);
}

/** Edges as `from -> to`, with `~>` for messages. */
async function edgesOf(command: GetServiceGraphCommand | GetTraceGraphCommand): Promise<string[]> {
  const { Services = [] } = await xray.send(command as GetServiceGraphCommand); // Both answer services.
  const label = new Map(Services.map(({ ReferenceId, Name, Type }) => [ReferenceId, `${Name}(${Type})`]));
  return Services.flatMap(({ ReferenceId, Edges = [] }) =>
    Edges.map(
      (edge) => `${label.get(ReferenceId)} ${edge.EdgeType === "link" ? "~>" : "->"} ${label.get(edge.ReferenceId)}`,
    ),
  ).toSorted();
}

/** X-Ray Developer Guide, "Tracing event-driven applications": the receiver's own trace is linked to the sender's. */
test("a message links the receiver's trace to the sender's; the edge tells how old it was", async () => {
  const sqs = { namespace: "aws", aws: { operation: "SendMessage", queue_url: "https://sqs/1/orders" } };
  const send = { id: idOf("a2"), name: "SQS", start_time: START + 1, end_time: START + 1.5, ...sqs };
  await put(
    segment("a", "a1", [0, 2], { origin: "AWS::Lambda::Function", subsegments: [send] }),
    segment("b", "b1", [4, 5], {
      name: "mailer",
      origin: "AWS::Lambda::Function",
      links: [{ trace_id: traceOf("a"), id: idOf("a2") }],
    }),
  );
  expect(await edgesOf(new GetServiceGraphCommand(RANGE))).toEqual([
    "https://sqs/1/orders(AWS::SQS::Queue) ~> mailer(AWS::Lambda::Function)",
    "mailer(client) -> mailer(AWS::Lambda::Function)",
    "web(AWS::Lambda::Function) -> https://sqs/1/orders(AWS::SQS::Queue)",
    "web(client) -> web(AWS::Lambda::Function)",
  ]);
  const { Services = [] } = await xray.send(new GetServiceGraphCommand(RANGE));
  const link = Services.flatMap(({ Edges = [] }) => Edges).find(({ EdgeType }) => EdgeType === "link");
  expect(link?.ReceivedEventAgeHistogram).toEqual([{ Value: 2.5, Count: 1 }]);
});

/** An asynchronous invocation goes on in the caller's trace: the function's segment begins after the service has answered. */
test("a function invoked with an event is part of its caller's trace, and lasts beyond the answer", async () => {
  const call = {
    id: idOf("a2"),
    name: "Lambda",
    namespace: "aws",
    start_time: START,
    end_time: START + 0.1,
    aws: { operation: "Invoke" },
  };
  await put(
    segment("a", "a1", [0, 0.2], { subsegments: [call] }),
    segment("a", "a3", [0, 0.1], {
      name: "worker",
      origin: "AWS::Lambda",
      parent_id: idOf("a2"),
      http: { response: { status: 202 } },
    }),
    segment("a", "a4", [1, 9], { name: "worker", origin: "AWS::Lambda::Function", parent_id: idOf("a3") }),
  );
  const { TraceSummaries } = await xray.send(new GetTraceSummariesCommand(RANGE));
  expect(TraceSummaries).toMatchObject([{ Duration: 9, ResponseTime: 0.2, HasFault: false }]);
  expect(await edgesOf(new GetTraceGraphCommand({ TraceIds: [traceOf("a")] }))).toEqual([
    "web(client) -> web(undefined)",
    "web(undefined) -> worker(AWS::Lambda)",
    "worker(AWS::Lambda) -> worker(AWS::Lambda::Function)",
  ]);
});

/** By hand: of a's calls two end in the first minute (1 s, and 2 s failed), one in the third. */
test("statistics by period are of edges, or of the service that the selector names; periods align; empty ones are left out", async () => {
  for (const [trace, from, seconds, fault] of [
    ["a", 0, 1, false],
    ["b", 10, 2, true],
    ["c", 125, 4, false],
  ] as const) {
    const down = {
      id: idOf(`${trace}2`),
      name: "db",
      namespace: "remote",
      start_time: START + from,
      end_time: START + from + seconds / 2,
    };
    await put(segment(trace, `${trace}1`, [from, from + seconds], { fault, subsegments: [down] }));
  }
  const series = async (input: object) => {
    const { TimeSeriesServiceStatistics = [] } = await xray.send(
      new GetTimeSeriesServiceStatisticsCommand({ ...RANGE, ...input }),
    );
    return TimeSeriesServiceStatistics.map(({ Timestamp, EdgeSummaryStatistics, ServiceSummaryStatistics }) => {
      const { TotalCount, FaultStatistics, TotalResponseTime } =
        EdgeSummaryStatistics ?? ServiceSummaryStatistics ?? {};
      const kind = EdgeSummaryStatistics === undefined ? "service" : "edge";
      return [
        kind,
        (Timestamp?.getTime() ?? 0) / 1000 - START,
        TotalCount,
        FaultStatistics?.TotalCount,
        TotalResponseTime,
      ];
    });
  };
  // 1,790,000,000 is 20 seconds after a full minute, and 200 after five.
  expect(await series({ EntitySelectorExpression: 'service("web")' })).toEqual([
    ["service", -20, 2, 1, 3],
    ["service", 100, 1, 0, 4],
  ]);
  expect(await series({ EntitySelectorExpression: 'id(name: "db", type: "remote")', Period: 300 })).toEqual([
    ["service", -200, 2, 0, 1.5],
    ["service", 100, 1, 0, 2],
  ]);
  expect(await series({ EntitySelectorExpression: 'edge("web", "db")' })).toEqual([
    ["edge", -20, 2, 0, 1.5],
    ["edge", 100, 1, 0, 2],
  ]);
  // Without a selector all edges, the clients' among them.
  expect(await series({})).toEqual([
    ["edge", -20, 4, 1, 4.5],
    ["edge", 100, 2, 0, 6],
  ]);
  for (const wrong of [
    { Period: 61 },
    { EntitySelectorExpression: "fault" },
    { EntitySelectorExpression: "service(" },
  ]) {
    await expect(series(wrong)).rejects.toMatchObject({ name: "InvalidRequestException" });
  }
});

test("pages follow each other by tokens without a gap; a foreign token is refused", async () => {
  const many = Array.from({ length: 1234 }, (_, i) => ({
    ...segment(i.toString(16), "a1", [i % 200, 201]),
    trace_id: traceOf(i.toString(16), i % 200),
  }));
  for (let i = 0; i < many.length; i += 50) await put(...many.slice(i, i + 50));
  const ids: string[] = [];
  let processed = 0;
  let NextToken: string | undefined;
  do {
    const page = await xray.send(new GetTraceSummariesCommand({ ...RANGE, NextToken }));
    ids.push(...(page.TraceSummaries ?? []).map(({ Id = "" }) => Id));
    processed += page.TracesProcessedCount ?? 0;
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  expect(ids).toEqual(
    many
      .map(({ trace_id }) => trace_id)
      .toSorted()
      .toReversed(),
  );
  expect(processed).toBe(1234);
  const foreign = new GetTraceSummariesCommand({ ...RANGE, NextToken: "x" });
  await expect(xray.send(foreign)).rejects.toMatchObject({ name: "InvalidRequestException" });
});

test("a trace whose middle is missing is partial as long as it waits; a map of it has what has come", async () => {
  await put(
    segment("a", "a1", [0, 1], { end_time: undefined, in_progress: true }),
    segment("a", "a9", [0.2, 0.4], { name: "db", namespace: "remote", type: "subsegment", parent_id: idOf("a5") }),
  );
  const partial = await xray.send(new GetTraceSummariesCommand({ ...RANGE, FilterExpression: "partial" }));
  expect(partial.TraceSummaries).toMatchObject([{ Id: traceOf("a"), IsPartial: true }]);
  expect(await edgesOf(new GetTraceGraphCommand({ TraceIds: [traceOf("a")] }))).toEqual([
    "web(client) -> web(undefined)",
  ]);
  const middle = segment("a", "a5", [0.1, 0.5], { name: "work", type: "subsegment", parent_id: idOf("a1") });
  await put(middle, segment("a", "a1", [0, 1]));
  expect(await edgesOf(new GetTraceGraphCommand({ TraceIds: [traceOf("a")] }))).toEqual([
    "web(client) -> web(undefined)",
    "web(undefined) -> db(remote)",
  ]);
  const whole = await xray.send(new GetTraceSummariesCommand({ ...RANGE, FilterExpression: "!partial" }));
  expect(whole.TraceSummaries).toHaveLength(1);
});

test("unknown and malformed ids are unprocessed; six are too many; a trace over 500 KB says so", async () => {
  const metadata = { x: { y: "z".repeat(60_000) } };
  await put(...Array.from({ length: 9 }, (_, i) => segment("a", `a${i}`, [0, 1], { metadata })));
  const get = (TraceIds: string[]) => xray.send(new BatchGetTracesCommand({ TraceIds }));
  const answer = await get([traceOf("f"), traceOf("a"), "rubbish"]);
  expect(answer.UnprocessedTraceIds).toEqual([traceOf("f"), "rubbish"]);
  expect(answer.Traces).toMatchObject([{ Id: traceOf("a"), LimitExceeded: true }]);
  expect(answer.Traces?.[0]?.Segments).toHaveLength(9);
  await expect(get(Array.from({ length: 6 }, (_, i) => traceOf(String(i))))).rejects.toMatchObject({
    name: "InvalidRequestException",
  });
});

test("a range upside down, and one of more than a day, are refused", async () => {
  const ask = (hours: number) =>
    xray.send(
      new GetTraceSummariesCommand({
        StartTime: RANGE.StartTime,
        EndTime: new Date(RANGE.StartTime.getTime() + hours * 3_600_000),
      }),
    );
  await expect(ask(-1)).rejects.toMatchObject({ name: "InvalidRequestException" });
  await expect(ask(24.1)).rejects.toMatchObject({ name: "InvalidRequestException" });
  expect((await ask(24)).TraceSummaries).toEqual([]);
});
