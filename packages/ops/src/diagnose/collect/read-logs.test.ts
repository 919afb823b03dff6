import { epochMs, VirtualClock } from "@faultline/core";
import { expect, test } from "vitest";
import { readLogs } from "./read-logs.ts";
import type { Reader } from "./reader.ts";

const TIME = { window: { start: epochMs(0), end: epochMs(60_000) }, clock: new VirtualClock(0) };
const own = (name: string) => ({ name, logGroup: `/aws/lambda/${name}` });
const reportOf = (requestId: string, group: string, stream: string) => [
  { field: "@timestamp", value: "1970-01-01 00:00:10.000" },
  { field: "@log", value: `123456789012:${group}` },
  { field: "@logStream", value: stream },
  { field: "@requestId", value: requestId },
  { field: "@duration", value: "12.5" },
  { field: "@memorySize", value: "128000000" },
  { field: "@maxMemoryUsed", value: "60000000" },
  { field: "@message", value: `REPORT RequestId: ${requestId}` },
];
const REPORT = reportOf("r-1", "/aws/lambda/used", "2026/11/28/[$LATEST]0123456789abcdef0123456789abcdef");

/** A cloud that knows these log groups; a query that names another is refused, as StartQuery refuses it. */
function readerOf(existing: readonly string[], reports = [REPORT]) {
  const queried: (readonly string[])[] = [];
  const answers: Record<string, (input: Record<string, unknown>) => unknown> = {
    "logs:DescribeLogGroups": ({ logGroupNamePrefix }) => ({
      logGroups: existing
        .filter((name) => name.startsWith(String(logGroupNamePrefix)))
        .map((logGroupName) => ({ logGroupName })),
    }),
    "logs:StartQuery": ({ logGroupNames, queryString }) => {
      const names = logGroupNames as readonly string[];
      queried.push(names);
      const isReports = String(queryString).startsWith("filter @type");
      return names.every((name) => existing.includes(name)) ? { queryId: isReports ? "reports" : "lines" } : undefined;
    },
    "logs:GetQueryResults": ({ queryId }) => ({ status: "Complete", results: queryId === "reports" ? reports : [] }),
  };
  const reader = {
    missing: [],
    read: (action: string, input: Record<string, unknown>) => Promise.resolve(answers[action]?.(input)),
  } as unknown as Reader;
  return { reader, queried };
}

test("a function that has no log group yet leaves the logs of the others readable", async () => {
  const { reader, queried } = readerOf(["/aws/lambda/used", "/aws/lambda/fresh-other"]);
  const logs = await readLogs(reader, TIME, [own("used"), own("fresh")]);
  expect(queried).toEqual([["/aws/lambda/used"], ["/aws/lambda/used"]]);
  expect(logs?.get("used")?.reports).toMatchObject([{ requestId: "r-1", durationMs: 12.5, usedMb: 60 }]);
  expect(logs?.get("fresh")).toEqual({ reports: [], failureLines: [] });
});

test("of a group that functions share, each gets what its own streams hold", async () => {
  const shared = (name: string) => ({ name, logGroup: "/app" });
  const stream = (name: string) => `2026/11/28/${name}[$LATEST]0123456789abcdef0123456789abcdef`;
  const rows = ["orders", "payments", "elsewhere"].map((name) => reportOf(`of-${name}`, "/app", stream(name)));
  const { reader, queried } = readerOf(["/app"], rows);
  const logs = await readLogs(reader, TIME, [shared("orders"), shared("payments")]);
  expect(queried).toEqual([["/app"], ["/app"]]);
  expect(logs?.get("orders")?.reports).toMatchObject([{ requestId: "of-orders" }]);
  expect(logs?.get("payments")?.reports).toMatchObject([{ requestId: "of-payments" }]);
});

test("without any log group nothing is asked", async () => {
  const { reader, queried } = readerOf([]);
  const logs = await readLogs(reader, TIME, [own("fresh")]);
  expect(queried).toEqual([]);
  expect(logs?.get("fresh")?.reports).toEqual([]);
});
