import { expect, test } from "vitest";
import { parseReportLine } from "./report-line.ts";

// Lines as the Lambda Developer Guide and the Telemetry API reference show them.
test.each([
  {
    name: "a cold start in text",
    tail: "START RequestId: c7\nEND RequestId: c7\nREPORT RequestId: c7\tDuration: 128.83 ms\tBilled Duration: 296 ms\tMemory Size: 128 MB\tMax Memory Used: 74 MB\tInit Duration: 166.62 ms\t\nXRAY TraceId: 1-5d\tSegmentId: 3d\tSampled: true\t\n",
    report: { durationMs: 128.83, billedMs: 296, usedMb: 74, initMs: 166.62 },
  },
  {
    name: "a restore of SnapStart",
    tail: "REPORT RequestId: c7\tDuration: 10.00 ms\tBilled Duration: 10 ms\tMemory Size: 512 MB\tMax Memory Used: 90 MB\tRestore Duration: 400.00 ms\tBilled Restore Duration: 200 ms\t\n",
    report: { durationMs: 10, billedMs: 210, usedMb: 90, initMs: 400 },
  },
  {
    name: "a time-out",
    tail: "REPORT RequestId: 13\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 1024 MB\tMax Memory Used: 64 MB\tStatus: timeout\n",
    report: { durationMs: 3000, billedMs: 3000, usedMb: 64, status: "timeout" },
  },
  {
    name: "JSON whose tail begins inside a line",
    tail: 'cut off"}\n{"time":"x","type":"platform.report","record":{"requestId":"4b","status":"success","metrics":{"durationMs":11.642,"billedDurationMs":12,"memorySizeMB":128,"maxMemoryUsedMB":67,"initDurationMs":174.055}}}\n',
    report: { durationMs: 11.642, billedMs: 12, usedMb: 67, initMs: 174.055 },
  },
  { name: "a tail without a report", tail: "END RequestId: 1\n", report: undefined },
])("reads $name", ({ tail, report }) => {
  expect(parseReportLine(tail)).toEqual(report);
});
