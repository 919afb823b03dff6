import type { Service, TraceSummary } from "@aws-sdk/client-xray";
import { seededRandom, type TraceId } from "@faultline/core";
import { assembleTrace, parseFilter, type Trace } from "@faultline/telemetry";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CORPUS } from "./testing/filter-corpus.fixture.ts";
import { generateDocuments } from "./testing/generate-documents.fixture.ts";
import { type NaiveCounts, naiveMap } from "./testing/naive-map.fixture.ts";
import { naiveMatches } from "./testing/naive-filter.fixture.ts";
import { openXRayBench, SCOPE, type XRayBench } from "./testing/xray-bench.fixture.ts";

// What the store answers, narrowed by SQL and paged, must be what plain loops over the same traces in memory find.

const TRACE_COUNT = 1200;
const START = 1_790_000_000;
const RANGE = { StartTime: new Date(START * 1000), EndTime: new Date((START + 3600) * 1000) };
const documents = generateDocuments(seededRandom(7), TRACE_COUNT, START);
const byTrace = Map.groupBy(documents, (document) => document.trace_id);
const traces: Trace[] = [...byTrace].map(([id, sent]) => assembleTrace(id, sent));

let bench: XRayBench;

beforeAll(async () => {
  bench = await openXRayBench();
  await bench.store.append({ segments: documents.map((document) => ({ scope: SCOPE, document })) });
});
afterAll(() => bench.close());

async function listAll(input: object): Promise<TraceSummary[]> {
  const found: TraceSummary[] = [];
  let NextToken: string | undefined;
  do {
    const page: { TraceSummaries?: TraceSummary[]; NextToken?: string } = await bench.call("GetTraceSummaries", {
      ...RANGE,
      ...input,
      NextToken,
    });
    found.push(...(page.TraceSummaries ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

/** Examples of the Developer Guide's "Use filter expressions" and of the specification's section 6, and their relatives. */
const EXPRESSIONS = [
  ...Object.values(CORPUS),
  "responsetime > 5",
  "duration >= 5 AND duration <= 8",
  "duration > 12",
  "duration = 5",
  "ok",
  "!ok",
  "ok = false",
  "throttle",
  "throttle = false",
  "partial",
  "!partial",
  "inferred and !partial",
  "http.status != 200",
  "http.status = 503 OR http.status < 201",
  "ok !partial duration <3",
  'http.url CONTAINS "/api/game/"',
  'http.url CONTAINS "odd\\"\\\\path"',
  'http.url ENDSWITH "checkout"',
  'user CONTAINS ""',
  "user != ana",
  'user BEGINSWITH "acct-"',
  'message = "Access denied"',
  'message CONTAINS "é"',
  "message",
  'instance.id = "i-1"',
  'availabilityzone = "eu-1a"',
  'resource.arn ENDSWITH ":b"',
  'name = "web" type = "AWS::Lambda"',
  "!type",
  'account.id = "210987654321"',
  'service("ledger") { fault }',
  "service() { fault }",
  "service { throttle } AND ok",
  'service("coffee-table") { inferred }',
  'service("web") { root = true and fault = true }',
  'service("web") { !root }',
  'service("lookup") { annotation.tier = "gold" }',
  'service("lookup") { message = "Access denied" AND responsetime > 1 }',
  'service("lookup") { user OR http.status = 503 }',
  'service(id(name: "ledger", type: "AWS::Lambda::Function")) { error }',
  'service(id(type: "AWS::Lambda::Function")) { error }',
  'service(id(account.id: "123456789012"))',
  'service(id(type: "remote")) { fault }',
  'edge("web", "ledger")',
  'edge("web", "coffee-table") { throttle }',
  'edge(id(name: "web", type: "AWS::EC2::Instance"), "ledger") { error }',
  "edge { fault }",
  'edge("web", "lookup") { source.annotation.tier = "gold" }',
  'edge("web", "lookup") { destination.annotation[tier] = "silver" }',
  'http.url BEGINSWITH "https://shop" AND http.url CONTAINS "/v2/" AND !service("ledger")',
  "http.url AND responseTime > 2",
  'annotation.tier = "gold"',
  'annotation.tier = "q\\"uote"',
  'annotation.tier != "gold"',
  "annotation.isMember = false",
  "annotation.isMember",
  "!annotation.tier",
  "annotation.retries > 2",
  "annotation.retries = 3",
  'annotation.retries = "3"',
  'annotation[tenant.tier] = "gold" AND annotation.retries > 2 AND duration > 10',
  'service("cart-api") { fault OR responsetime >= 1.5 } AND !annotation.synthetic',
  'http.method = "PUT" (http.status >= 400 OR throttle) user BEGINSWITH "acct-"',
  "remote",
  "remote = false",
];

test.each(EXPRESSIONS)("%s", async (expression) => {
  const { node, diagnostics } = parseFilter(expression);
  expect(diagnostics).toEqual([]);
  expect(traces).toHaveLength(TRACE_COUNT);
  const wanted = traces.filter((trace) => node !== undefined && naiveMatches(node, trace)).map(({ id }) => id);
  const found = await listAll({ FilterExpression: expression });
  expect(found.map(({ Id }) => Id)).toEqual(wanted.toSorted().toReversed());
});

test("combinations of terms, at random", async () => {
  const random = seededRandom(21);
  const terms = EXPRESSIONS.filter((expression) => !expression.includes(" OR "));
  const pick = () => terms[Math.floor(random.next() * terms.length)] ?? "ok";
  for (let i = 0; i < 6; i++) {
    const [a, b, c] = [pick(), pick(), pick()];
    const expression = [`(${a}) OR !(${b}) AND ${c}`, `!(${a} OR ${b}) ${c}`, `(${a} OR ${b}) AND (${c})`][i % 3] ?? a;
    const { node } = parseFilter(expression);
    const wanted = traces.filter((trace) => node !== undefined && naiveMatches(node, trace)).length;
    expect([expression, (await listAll({ FilterExpression: expression })).length]).toEqual([expression, wanted]);
  }
});

test("without a filter every trace is listed once, newest first, and counted as processed", async () => {
  const found = await listAll({});
  expect(found).toHaveLength(TRACE_COUNT);
  expect(found.map(({ Id }) => Id)).toEqual([...byTrace.keys()].toSorted().toReversed());
  const page = await bench.call("GetTraceSummaries", { ...RANGE, FilterExpression: "throttle AND fault" });
  expect(page.TracesProcessedCount).toBe(TRACE_COUNT);
});

test("FixedRate lists about its share, the same at every reading; PartialScan the newest part of the time", async () => {
  const fixed = { Sampling: true, SamplingStrategy: { Name: "FixedRate", Value: 0.2 } };
  const [first, again] = [await listAll(fixed), await listAll(fixed)];
  expect(first.length).toBeGreaterThan(TRACE_COUNT * 0.15);
  expect(first.length).toBeLessThan(TRACE_COUNT * 0.25);
  expect(again).toEqual(first);
  const newest = await listAll({
    EndTime: new Date((START + 110) * 1000),
    Sampling: true,
    SamplingStrategy: { Name: "PartialScan", Value: 0.1 },
  });
  // Ten traces a second, the last 11 of 110 seconds.
  expect(newest).toHaveLength(110);
});

test("Event finds what was active in a range, Service what ended in it", async () => {
  const [from, to] = [START + 50, START + 51];
  const range = { StartTime: new Date(from * 1000), EndTime: new Date(to * 1000) };
  const isActive = (trace: Trace) =>
    trace.segments.some((segment) =>
      [segment, ...nested(segment)].some((part) => part.start_time < to && (part.end_time ?? part.start_time) >= from),
    );
  const hasEnd = (trace: Trace) =>
    trace.segments.some(
      ({ end_time: end, inferred, type }) =>
        inferred !== true && type === undefined && end !== undefined && end >= from && end < to,
    );
  const ids = (wanted: (trace: Trace) => boolean) =>
    traces
      .filter(wanted)
      .map(({ id }) => id)
      .toSorted()
      .toReversed();
  expect((await listAll({ ...range, TimeRangeType: "Event" })).map(({ Id }) => Id)).toEqual(ids(isActive));
  const ended = await listAll({ ...range, TimeRangeType: "Service" });
  expect(ended.map(({ Id }) => Id)).toEqual(ids(hasEnd));
  for (const { MatchedEventTime: time } of ended) expect(time?.getTime()).toBeGreaterThanOrEqual(from * 1000);
});

function nested(segment: Trace["segments"][number]): Trace["segments"][number][] {
  return (segment.subsegments ?? []).flatMap((part) => [part, ...nested(part)]);
}

test("the service map counts what plain loops count, for all traces and for some", async () => {
  const graph = await bench.call("GetServiceGraph", RANGE);
  expectMap(graph.Services, naiveMap(traces));
  const some = traces.filter((_, i) => i % 7 === 0);
  const ids: TraceId[] = some.map(({ id }) => id);
  expectMap((await bench.call("GetTraceGraph", { TraceIds: ids })).Services, naiveMap(some));
});

function expectMap(services: readonly Service[] | undefined, naive: Map<string, NaiveCounts>): void {
  const rows = new Map<string, NaiveCounts>();
  const nameOf = ({ Name, Type = "", AccountId = "" }: Service) => `${Name}|${Type}|${AccountId}`;
  const byId = new Map(services?.map((service) => [service.ReferenceId, service]));
  for (const service of services ?? []) {
    if (service.Type !== "client") rows.set(nameOf(service), countsOf(service.SummaryStatistics));
    for (const edge of service.Edges ?? []) {
      const target = byId.get(edge.ReferenceId);
      if (target !== undefined) rows.set(`${nameOf(service)} -> ${nameOf(target)}`, countsOf(edge.SummaryStatistics));
    }
  }
  expect([...rows.keys()].toSorted()).toEqual([...naive.keys()].toSorted());
  for (const [key, { seconds, ...counts }] of naive) {
    expect([key, rows.get(key)]).toMatchObject([key, counts]);
    expect(rows.get(key)?.seconds).toBeCloseTo(seconds, 2);
  }
}

function countsOf(statistics: Service["SummaryStatistics"]): NaiveCounts {
  const {
    OkCount: ok,
    ErrorStatistics,
    FaultStatistics,
    TotalCount: total,
    TotalResponseTime: seconds,
  } = statistics ?? {};
  const { ThrottleCount: throttle, OtherCount: error } = ErrorStatistics ?? {};
  const fault = FaultStatistics?.TotalCount;
  return { ok, throttle, error, fault, total, seconds } as NaiveCounts; // Compared member by member just after.
}
