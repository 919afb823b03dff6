import { expect, test } from "vitest";
import { parsePlatformLine } from "./parse-platform-line.ts";

const ID = "c793869b-ee49-115b-a5b6-4fd21e8dedac";

// Lines: Lambda Developer Guide, "Log and monitor Node.js Lambda functions" and public log excerpts.
// Memory: Insights answers MB times 10^6 (Lambda Operator Guide's memory report queries divide by 1000 twice).
test.each([
  {
    name: "INIT_START",
    line: "INIT_START Runtime Version: nodejs:18.v11\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:0a",
    fields: { type: "INIT_START" },
  },
  {
    name: "START",
    line: `START RequestId: ${ID} Version: $LATEST\n`,
    fields: { type: "START", requestId: ID },
  },
  { name: "END", line: `END RequestId: ${ID}\n`, fields: { type: "END", requestId: ID } },
  {
    name: "REPORT of a cold start that was traced",
    line:
      `REPORT RequestId: ${ID}\tDuration: 128.83 ms\tBilled Duration: 129 ms\tMemory Size: 128 MB\tMax Memory Used: 74 MB` +
      "\tInit Duration: 166.62 ms\t\nXRAY TraceId: 1-5d9d007f-0a8c7fd02aaaa480aed55ef0\tSegmentId: 3d752aaaa1bbe37e\tSampled: true\t\n",
    fields: {
      type: "REPORT",
      requestId: ID,
      durationMs: 128.83,
      billedDurationMs: 129,
      memorySizeBytes: 128_000_000,
      maxMemoryUsedBytes: 74_000_000,
      initDurationMs: 166.62,
      xrayTraceId: "1-5d9d007f-0a8c7fd02aaaa480aed55ef0",
      xraySegmentId: "3d752aaaa1bbe37e",
    },
  },
  {
    name: "REPORT of a time-out",
    line: `REPORT RequestId: ${ID}\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 1024 MB\tMax Memory Used: 64 MB\tStatus: timeout`,
    fields: {
      type: "REPORT",
      requestId: ID,
      durationMs: 3000,
      billedDurationMs: 3000,
      memorySizeBytes: 1_024_000_000,
      maxMemoryUsedBytes: 64_000_000,
    },
  },
  {
    name: "an application line of Node.js",
    line: `2019-06-07T19:11:20.562Z\t${ID}\tINFO\tany console output`,
    fields: { requestId: ID },
  },
  {
    name: "an application line of Python",
    line: `[INFO]\t2019-06-07T19:11:20.562Z\t${ID}\tany output`,
    fields: { requestId: ID },
  },
  {
    name: "the time-out message",
    line: `2021-03-01T10:00:05.123Z ${ID} Task timed out after 5.01 seconds\n\n`,
    fields: { requestId: ID },
  },
  {
    name: "a crash",
    line: `RequestId: ${ID} Error: Runtime exited with error: exit status 1`,
    fields: { requestId: ID },
  },
  { name: "a failed init", line: "INIT_REPORT Init Duration: 10009.13 ms\tPhase: init\tStatus: timeout", fields: {} },
  {
    name: "an application line that only looks like a report",
    line: "REPORT RequestId: none\tDuration: 1 ms",
    fields: {},
  },
  { name: "a START in the middle", line: `so START RequestId: ${ID}`, fields: {} },
  { name: "plain text", line: "hello", fields: {} },
  { name: "an empty message", line: "", fields: {} },
])("$name", ({ line, fields }) => {
  expect(parsePlatformLine(line)).toEqual(fields);
});

test("a number that is none leaves its field out and keeps the others", () => {
  const line = `REPORT RequestId: ${ID}\tDuration: NaN ms\tBilled Duration: 129 ms\t`;
  expect(parsePlatformLine(line)).toEqual({ type: "REPORT", requestId: ID, billedDurationMs: 129 });
});
