// The queries that the Lambda Operator Guide and aws-samples/serverless-snippets name, over events made by hand.
import { afterAll, beforeAll, expect, test } from "vitest";
import { InsightsLab, planOf } from "./insights-lab.fixture.ts";

const MINUTE_MS = 60_000;

interface Report {
  readonly durationMs: string;
  readonly billedMs: number;
  readonly usedMb: number;
  readonly init?: string;
}

function id(number: number): string {
  return `3f2504e0-4f89-11d3-9a0c-00000000000${number}`;
}

function report(number: number, { durationMs, billedMs, usedMb, init }: Report): string {
  const cold = init === undefined ? "" : `Init Duration: ${init} ms\t`;
  return (
    `REPORT RequestId: ${id(number)}\tDuration: ${durationMs} ms\tBilled Duration: ${billedMs} ms\t` +
    `Memory Size: 256 MB\tMax Memory Used: ${usedMb} MB\t${cold}\n`
  );
}

/** Five invocations, two of them cold, two time-outs, one crash, two errors and an information. */
const EVENTS = [
  [0.2, report(1, { durationMs: "100.00", billedMs: 100, usedMb: 162, init: "200.00" })],
  [1, report(2, { durationMs: "200.00", billedMs: 200, usedMb: 159 })],
  [2, '{"Timestamp":"t2","LogLevel":"ERR","Message":"throttled"}'],
  [3, '{"Timestamp":"t3","LogLevel":"INFO","Message":"served"}'],
  [4, report(3, { durationMs: "300.50", billedMs: 301, usedMb: 100 })],
  [5, `2026-11-23T10:05:00.000Z ${id(6)} Task timed out after 5.00 seconds\n`],
  [6, report(4, { durationMs: "400.00", billedMs: 400, usedMb: 256, init: "300.00" })],
  [7, `RequestId: ${id(7)} Process exited before completing request\n`],
  [8, '{"Timestamp":"t8","LogLevel":"ERR","Message":"refused"}'],
  [31, `2026-11-23T10:31:00.000Z ${id(8)} Task timed out after 5.00 seconds\n`],
  [35, report(5, { durationMs: "500.00", billedMs: 500, usedMb: 128 })],
] as const;

const [BIN_00, BIN_05, BIN_30, BIN_35] = ["00", "05", "30", "35"].map((minute) => `2026-11-23 10:${minute}:00.000`);

let lab: InsightsLab;
beforeAll(async () => {
  lab = await InsightsLab.open(EVENTS.map(([minute, message]) => ({ offsetMs: minute * MINUTE_MS, message })));
});
afterAll(() => lab.close());

test.each([
  {
    // 162, 159, 100, 256 and 128 MB are that many million bytes: 805 / 5 = 161; 161e6 / 1048576 = 153.5416.
    // Of five values, 95 % is the ceil(4.75) = 5th: 256e6 / 1048576 = 244.1406.
    name: "percentile report of memory, in mebibytes",
    query: `filter @type="REPORT"
| stats avg(@maxMemoryUsed/1024/1024) as mean_MemoryUsed, min(@maxMemoryUsed/1024/1024) as min_MemoryUsed,
    max(@maxMemoryUsed/1024/1024) as max_MemoryUsed, percentile(@maxMemoryUsed/1024/1024, 95) as Percentile95`,
    rows: [
      {
        mean_MemoryUsed: "153.5416",
        min_MemoryUsed: "95.3674",
        max_MemoryUsed: "244.1406",
        Percentile95: "244.1406",
      },
    ],
  },
  {
    // The same in millions of bytes.
    name: "percentile report of memory, in megabytes",
    query: `filter @type = "REPORT" | stats avg(@maxMemoryUsed/1000/1000) as mean, min(@maxMemoryUsed/1000/1000) as low,
      max(@maxMemoryUsed/1000/1000) as high, pct(@maxMemoryUsed/1000/1000, 95) as p95`,
    rows: [{ mean: "161", low: "100", high: "256", p95: "256" }],
  },
  {
    // 10:00: one of three is cold, (100 + 200 + 300.5) / 3 = 200.1667; 10:05: the one is; 10:35: the one is not.
    name: "percentage of cold starts, by the message",
    query: `filter @type = "REPORT"
| stats sum(strcontains(@message, "Init Duration"))/count(*) * 100 as coldStartPct, avg(@duration) by bin(5m)`,
    rows: [
      { "bin(5m)": BIN_35, coldStartPct: "0", "avg(@duration)": "500" },
      { "bin(5m)": BIN_05, coldStartPct: "100", "avg(@duration)": "400" },
      { "bin(5m)": BIN_00, coldStartPct: "33.3333", "avg(@duration)": "200.1667" },
    ],
  },
  {
    name: "percentage of cold starts, by the field",
    query: `filter @type = "REPORT"
| stats sum(ispresent(@initDuration))/count() * 100 as coldStartPct, avg(@duration) by bin(5m)`,
    rows: [
      { "bin(5m)": BIN_35, coldStartPct: "0", "avg(@duration)": "500" },
      { "bin(5m)": BIN_05, coldStartPct: "100", "avg(@duration)": "400" },
      { "bin(5m)": BIN_00, coldStartPct: "33.3333", "avg(@duration)": "200.1667" },
    ],
  },
  {
    name: "the last 100 errors",
    query: `fields Timestamp, LogLevel, Message | filter LogLevel == "ERR" | sort @timestamp desc | limit 100`,
    rows: [
      { Timestamp: "t8", LogLevel: "ERR", Message: "refused" },
      { Timestamp: "t2", LogLevel: "ERR", Message: "throttled" },
    ],
  },
  {
    // 10:00: (100 + 200 + 301 + 400) / 4 = 250.25; of four values, 99, 95 and 90 % are the 4th.
    name: "percentile report of duration",
    query: `filter @type = "REPORT"
| stats avg(@billedDuration) as Average, percentile(@billedDuration, 99) as NinetyNinth,
    percentile(@billedDuration, 95) as NinetyFifth, percentile(@billedDuration, 90) as Ninetieth by bin(30m)`,
    rows: [
      { "bin(30m)": BIN_30, Average: "500", NinetyNinth: "500", NinetyFifth: "500", Ninetieth: "500" },
      { "bin(30m)": BIN_00, Average: "250.25", NinetyNinth: "400", NinetyFifth: "400", Ninetieth: "400" },
    ],
  },
  {
    // The fourth invocation used 256 of 256 MB.
    name: "invocations that use all of their memory",
    query: `filter @type = "REPORT" and @maxMemoryUsed=@memorySize | stats count_distinct(@requestId) by bin(30m)`,
    rows: [{ "bin(30m)": BIN_00, "count_distinct(@requestId)": "1" }],
  },
  {
    name: "time-outs",
    query: "filter @message like /Task timed out/ | stats count() by bin(30m)",
    rows: [
      { "bin(30m)": BIN_30, "count()": "1" },
      { "bin(30m)": BIN_00, "count()": "1" },
    ],
  },
  {
    name: "crashes",
    query: "filter @message like /Process exited/ | stats count() by bin(30m)",
    rows: [{ "bin(30m)": BIN_00, "count()": "1" }],
  },
  {
    // 256 - 256 = 0.
    name: "over-provisioned memory",
    query: `filter @type = "REPORT"
| stats max(@memorySize/1000/1000) as provisonedMemoryMB, max(@maxMemoryUsed/1000/1000) as maxMemoryUsedMB,
    provisonedMemoryMB - maxMemoryUsedMB as overProvisionedMB`,
    rows: [{ provisonedMemoryMB: "256", maxMemoryUsedMB: "256", overProvisionedMB: "0" }],
  },
  {
    name: "cold starts, count and duration",
    query: `filter @type="REPORT" and ispresent(@initDuration)
| stats count() as coldStarts, avg(@initDuration), min(@initDuration), max(@initDuration) by bin(5m)`,
    rows: [
      {
        "bin(5m)": BIN_05,
        coldStarts: "1",
        "avg(@initDuration)": "300",
        "min(@initDuration)": "300",
        "max(@initDuration)": "300",
      },
      {
        "bin(5m)": BIN_00,
        coldStarts: "1",
        "avg(@initDuration)": "200",
        "min(@initDuration)": "200",
        "max(@initDuration)": "200",
      },
    ],
  },
])("$name", async ({ query, rows }) => {
  expect(await lab.rows(query)).toEqual(rows);
});

test("an aggregation reads only what the scan's conditions let through", () => {
  expect(planOf('filter @type = "REPORT" | stats avg(@duration) as mean by bin(5m) | sort mean desc')).toBe(
    `scan where (@type = "REPORT")
aggregate mean = avg(@duration) by bin(5m) = bin(5m)
sort mean desc
output bin(5m), mean limit 10000`,
  );
});

test("statistics count the events in range, and those that pass the filters before an aggregation", async () => {
  const { statistics } = await lab.run('filter @type = "REPORT" | stats count() as n by bin(5m) | filter n > 2');
  const bytesScanned = EVENTS.reduce((sum, [, message]) => sum + Buffer.byteLength(message), 0);
  expect(statistics).toEqual({ recordsMatched: 5, recordsScanned: 11, bytesScanned });
});
