import { epochMs, VirtualClock } from "@faultline/core";
import { expect, test } from "vitest";
import { readLogs } from "./read-logs.ts";
import type { Reader } from "./reader.ts";

const TIME = { window: { start: epochMs(0), end: epochMs(60_000) }, clock: new VirtualClock(0) };
const REPORT = [
  { field: "@timestamp", value: "1970-01-01 00:00:10.000" },
  { field: "@log", value: "123456789012:/aws/lambda/used" },
  { field: "@requestId", value: "r-1" },
  { field: "@duration", value: "12.5" },
  { field: "@memorySize", value: "128000000" },
  { field: "@maxMemoryUsed", value: "60000000" },
  { field: "@message", value: "REPORT RequestId: r-1" },
];

/** A cloud that knows these log groups; a query that names another is refused, as StartQuery refuses it. */
function readerOf(existing: readonly string[]) {
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
    "logs:GetQueryResults": ({ queryId }) => ({ status: "Complete", results: queryId === "reports" ? [REPORT] : [] }),
  };
  const reader = {
    missing: [],
    read: (action: string, input: Record<string, unknown>) => Promise.resolve(answers[action]?.(input)),
  } as unknown as Reader;
  return { reader, queried };
}

test("a function that has no log group yet leaves the logs of the others readable", async () => {
  const { reader, queried } = readerOf(["/aws/lambda/used", "/aws/lambda/fresh-other"]);
  const logs = await readLogs(reader, TIME, ["/aws/lambda/used", "/aws/lambda/fresh"]);
  expect(queried).toEqual([["/aws/lambda/used"], ["/aws/lambda/used"]]);
  expect(logs?.get("/aws/lambda/used")?.reports).toMatchObject([{ requestId: "r-1", durationMs: 12.5, usedMb: 60 }]);
  expect(logs?.get("/aws/lambda/fresh")).toEqual({ reports: [], failureLines: [] });
});

test("without any log group nothing is asked", async () => {
  const { reader, queried } = readerOf([]);
  const logs = await readLogs(reader, TIME, ["/aws/lambda/fresh"]);
  expect(queried).toEqual([]);
  expect(logs?.get("/aws/lambda/fresh")?.reports).toEqual([]);
});
