import { createSocket } from "node:dgram";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountId, region, seededRandom, sleep, systemClock } from "@faultline/core";
import { type Segment, type TelemetryStore } from "@faultline/telemetry";
import { openTestStore } from "../../open-test-store.fixture.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import type { RequestContext } from "../../wire/service.ts";
import { createXRayService, type XRayService } from "./create-xray-service.ts";

const SCOPE = { accountId: accountId("123456789012"), region: region("eu-west-1") };
const OTHER = { accountId: accountId("210987654321"), region: region("eu-west-1") };

let store: TelemetryStore;
let service: XRayService;
let received: Segment[];

beforeEach(async () => {
  received = [];
  store = await openTestStore(mkdtempSync(join(tmpdir(), "faultline-xray-")));
  const segments = { write: (batch: readonly Segment[]) => void received.push(...batch) };
  service = createXRayService({
    store,
    segments,
    state: createMemoryStateStore(),
    clock: systemClock,
    random: seededRandom(1),
  });
});

afterEach(async () => {
  await service.close();
  await store.close();
});

async function call(operation: string, input: object, scope = SCOPE): Promise<Record<string, never>> {
  const handler = service.definition.operations[operation] as unknown as (
    i: object,
    c: unknown,
  ) => Record<string, never>;
  return handler(input, { scope } satisfies Partial<RequestContext>);
}

const nowSeconds = () => systemClock.now() / 1000;
const startedSeconds = Math.floor(nowSeconds());
const newTraceId = (digit: number) => `1-${startedSeconds.toString(16)}-${String(digit).padStart(24, "0")}`;

function segmentText(digit: number, extras: object = {}): string {
  const id = String(digit).padStart(16, "0");
  const start_time = nowSeconds();
  return JSON.stringify({
    name: "shop",
    id,
    trace_id: newTraceId(digit),
    start_time,
    end_time: start_time + 0.25,
    ...extras,
  });
}

test("segments that were put are listed, filtered, fetched and mapped; another account sees none", async () => {
  const good = segmentText(1, { annotations: { tier: "gold" }, http: { response: { status: 502 } } });
  const answer = await call("PutTraceSegments", { TraceSegmentDocuments: [good, segmentText(2), '{"id":"bad"}'] });
  expect(answer.UnprocessedTraceSegments).toEqual([
    {
      Id: "bad",
      ErrorCode: "InvalidId",
      Message: "Invalid segment. ErrorCode: InvalidId, Cause: An id is 16 hexadecimal digits",
    },
  ]);
  const range = { StartTime: new Date(systemClock.now() - 60_000), EndTime: new Date(systemClock.now() + 60_000) };
  const summaries = await call("GetTraceSummaries", {
    ...range,
    FilterExpression: 'annotation.tier = "gold" AND fault',
  });
  expect(summaries).toMatchObject({
    TracesProcessedCount: 2,
    TraceSummaries: [{ Id: newTraceId(1), HasFault: true, Duration: 0.25 }],
  });
  const batch = await call("BatchGetTraces", { TraceIds: [newTraceId(1), newTraceId(9)] });
  expect(batch).toMatchObject({ Traces: [{ Id: newTraceId(1) }], UnprocessedTraceIds: [newTraceId(9)] });
  const graph = await call("GetServiceGraph", range);
  expect(graph.Services).toMatchObject([
    { Name: "shop", Root: true, SummaryStatistics: { OkCount: 1, FaultStatistics: { TotalCount: 1 }, TotalCount: 2 } },
    { Name: "shop", Type: "client", State: "unknown" },
  ]);
  expect((await call("GetTraceSummaries", range, OTHER)).TraceSummaries).toEqual([]);
});

test("a filter expression that does not parse is refused with its place", async () => {
  const range = { StartTime: new Date(0), EndTime: new Date(1000) };
  await expect(call("GetTraceSummaries", { ...range, FilterExpression: "ok AND colour = 1" })).rejects.toMatchObject({
    code: "InvalidRequestException",
    message: "Invalid filter expression: Unknown keyword colour (at character 8).",
  });
});

test("the daemon's port takes datagrams for its account and counts what is malformed", async () => {
  const [host = "", port = ""] = (await service.daemonAddress(SCOPE)).split(":");
  expect(await service.daemonAddress(OTHER)).not.toBe(`${host}:${port}`);
  const socket = createSocket("udp4");
  const header = '{"format": "json", "version": 1}\n';
  for (const text of [`${header}${segmentText(5)}`, "rubbish", `${header}{"id":"bad"}`])
    socket.send(text, Number(port), host);
  while (service.daemonCounts().documents + service.daemonCounts().rejected < 3) await sleep(systemClock, 5);
  socket.close();
  expect(service.daemonCounts()).toMatchObject({ documents: 1, rejected: 2 });
  expect(received.map(({ scope, document }) => [scope, document.name])).toEqual([[SCOPE, "shop"]]);
});

test("a rule of 100 % traces everything, and removing it restores the default", async () => {
  const rule = {
    RuleName: "all",
    Priority: 1,
    FixedRate: 1,
    ReservoirSize: 0,
    Version: 1,
    ServiceName: "*",
    ServiceType: "*",
    Host: "*",
    HTTPMethod: "*",
    URLPath: "*",
    ResourceARN: "*",
  };
  await call("CreateSamplingRule", { SamplingRule: rule });
  await expect(call("CreateSamplingRule", { SamplingRule: rule })).rejects.toMatchObject({
    code: "InvalidRequestException",
  });
  const decide = () =>
    Array.from({ length: 100 }, () => service.decideSampling(SCOPE, { urlPath: "/" })).filter(Boolean).length;
  expect(decide()).toBe(100);
  await call("DeleteSamplingRule", { RuleName: "all" });
  expect(decide()).toBeLessThan(30);
  expect((await call("GetSamplingRules", {})).SamplingRuleRecords).toMatchObject([
    { SamplingRule: { RuleName: "Default" } },
  ]);
});
