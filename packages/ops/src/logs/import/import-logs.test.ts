// Formats: what `aws logs tail`, `aws logs filter-log-events`, CloudWatch's export to S3 and Lambda write (AWS CLI
// Command Reference; CloudWatch Logs User Guide, "Exporting log data to Amazon S3"; Lambda Developer Guide; 2026-11).
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ImportedEvent } from "./gather-events.ts";
import { importLogs, type ImportOptions, type ImportSummary } from "./import-logs.ts";
import { openLogSources } from "./open-log-sources.ts";

const NOW = Date.UTC(2026, 10, 28);
const T1 = Date.UTC(2026, 0, 5, 10, 0, 0, 123);
const T2 = Date.UTC(2026, 0, 5, 10, 0, 1, 456);
const REQUEST = "8b1f6f7e-1d2c-4a51-9a5b-0a4a6f1f0f11";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "import-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

async function* bytes(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part as Uint8Array));
}

type Options = Partial<Pick<ImportOptions, "logStream" | "onProgress">>;

async function imported(paths: readonly string[], input = "", options: Options = {}) {
  const events: ImportedEvent[] = [];
  const summary = await importLogs({
    sources: openLogSources(paths, bytes(input), NOW),
    send: (batch) => Promise.resolve(void events.push(...batch)),
    onProgress: () => undefined,
    ...options,
  });
  return { events, summary };
}

test.each([
  {
    name: "a Lambda function's text log",
    text: [
      `START RequestId: ${REQUEST} Version: $LATEST`,
      `2026-01-05T10:00:00.123Z\t${REQUEST}\tERROR\tError: no milk`,
      "    at handler (/var/task/index.mjs:3:9)",
      `END RequestId: ${REQUEST}`,
      `2026-01-05T10:00:01.456Z\t${REQUEST}\tINFO\tlater`,
    ],
    events: [
      [T1, `START RequestId: ${REQUEST} Version: $LATEST`],
      [T1, `2026-01-05T10:00:00.123Z\t${REQUEST}\tERROR\tError: no milk\n    at handler (/var/task/index.mjs:3:9)`],
      [T1, `END RequestId: ${REQUEST}`],
      [T2, `2026-01-05T10:00:01.456Z\t${REQUEST}\tINFO\tlater`],
    ],
  },
  {
    name: "a Lambda function's text log of Python",
    text: [
      `START RequestId: ${REQUEST} Version: $LATEST`,
      `[INFO]\t2026-01-05T10:00:00.123Z\t${REQUEST}\tfound`,
      "printed",
      `[WARNING]\t2026-01-05T10:00:01.456Z\t${REQUEST}\tslow`,
      "[ERROR] KeyError: 'id'",
    ],
    events: [
      [T1, `START RequestId: ${REQUEST} Version: $LATEST`],
      [T1, `[INFO]\t2026-01-05T10:00:00.123Z\t${REQUEST}\tfound`],
      [T1, "printed"],
      [T2, `[WARNING]\t2026-01-05T10:00:01.456Z\t${REQUEST}\tslow`],
      [T2, "[ERROR] KeyError: 'id'"],
    ],
  },
  {
    name: "a Lambda function's JSON log",
    text: [
      '{"time":"2026-01-05T10:00:00.123Z","type":"platform.start","record":{"requestId":"r"}}',
      '{"timestamp":"2026-01-05T10:00:01.456Z","level":"INFO","message":"hi","requestId":"r"}',
    ],
    events: [
      [T1, '{"time":"2026-01-05T10:00:00.123Z","type":"platform.start","record":{"requestId":"r"}}'],
      [T2, '{"timestamp":"2026-01-05T10:00:01.456Z","level":"INFO","message":"hi","requestId":"r"}'],
    ],
  },
  {
    name: "JSON lines with seconds, milliseconds and no time",
    text: [`{"ts":${T1 / 1000},"m":1}`, `{"ts":${T2},"m":2}`, '{"m":3}'],
    events: [
      [T1, `{"ts":${T1 / 1000},"m":1}`],
      [T2, `{"ts":${T2},"m":2}`],
      [T2, '{"m":3}'],
    ],
  },
  {
    name: "aws logs tail",
    text: [
      "2026-01-05T10:00:00.123000+00:00 2026/01/05/[$LATEST]a START RequestId: r",
      "2026-01-05T12:00:01.456000+02:00 2026/01/05/[$LATEST]a Error: x",
      "    at y",
    ],
    events: [
      [T1, "START RequestId: r", "2026/01/05/[$LATEST]a"],
      [T2, "Error: x\n    at y", "2026/01/05/[$LATEST]a"],
    ],
  },
  {
    name: "aws logs tail --format short",
    text: ["2026-01-05T10:00:00 one", "2026-01-05T10:00:01 two"],
    events: [
      [Date.UTC(2026, 0, 5, 10), "one"],
      [Date.UTC(2026, 0, 5, 10, 0, 1), "two"],
    ],
  },
  {
    name: "aws logs tail of events with several lines",
    text: [
      "2026-01-05T10:00:00.123000+00:00 2026/01/05/[$LATEST]a REPORT RequestId: r\tDuration: 1.00 ms",
      "XRAY TraceId: 1-5e1b4151-5ac6c58f5ac6c58f5ac6c58f\tSegmentId: 5ac6c58f5ac6c58f\tSampled: true",
      "2026-01-05T10:00:01.456000+00:00 2026/01/05/[$LATEST]b {",
      '  "level": "INFO"',
      "}",
    ],
    events: [
      [
        T1,
        "REPORT RequestId: r\tDuration: 1.00 ms\nXRAY TraceId: 1-5e1b4151-5ac6c58f5ac6c58f5ac6c58f\tSegmentId: 5ac6c58f5ac6c58f\tSampled: true",
        "2026/01/05/[$LATEST]a",
      ],
      [T2, '{\n  "level": "INFO"\n}', "2026/01/05/[$LATEST]b"],
    ],
  },
  {
    name: "a CloudWatch export with a Python traceback",
    text: [
      "2026-01-05T10:00:00.123Z [ERROR] KeyError: 'id'",
      "Traceback (most recent call last):",
      '  File "/var/task/app.py", line 3, in handler',
      "2026-01-05T10:00:01.456Z END RequestId: r",
    ],
    events: [
      [
        T1,
        "[ERROR] KeyError: 'id'\nTraceback (most recent call last):\n  File \"/var/task/app.py\", line 3, in handler",
      ],
      [T2, "END RequestId: r"],
    ],
  },
  {
    name: "aws logs tail --format json",
    text: [
      "2026-01-05T10:00:00.123000+00:00 2026/01/05/[$LATEST]a ",
      "{",
      '    "time": "2026-01-05T10:00:00.123Z"',
      "}",
      "2026-01-05T10:00:01.456000+00:00 2026/01/05/[$LATEST]a ",
    ],
    events: [[T1, '{\n    "time": "2026-01-05T10:00:00.123Z"\n}', "2026/01/05/[$LATEST]a"]],
  },
  {
    name: "a Lambda function's text log in which one line begins with a time",
    text: [
      `START RequestId: ${REQUEST} Version: $LATEST`,
      "2026-01-05T10:00:00.123Z from a library",
      "printed",
      `END RequestId: ${REQUEST}`,
    ],
    events: [
      [T1, `START RequestId: ${REQUEST} Version: $LATEST`],
      [T1, "from a library"],
      [T1, "printed"],
      [T1, `END RequestId: ${REQUEST}`],
    ],
  },
  {
    name: "lines of a time, a tab and the message",
    text: ["2026-01-05T10:00:00.123Z\tone\ttwo", "three", `2026-01-05T10:00:01.456Z\t${REQUEST}\tfour`],
    events: [
      [T1, "one\ttwo\nthree"],
      [T2, `${REQUEST}\tfour`],
    ],
  },
  {
    name: "lines with an offset, microseconds or neither",
    text: [
      "2026-01-05T11:00:00.123+01:00 one",
      "2026-01-05T10:00:00+00:00 two",
      "2026-01-05T10:00:00.123000 three",
      "2026-01-05T10:00:01.456000Z\tfour",
    ],
    events: [
      [T1, "one"],
      [Date.UTC(2026, 0, 5, 10), "two"],
      [T1, "three"],
      [T2, "four"],
    ],
  },
  {
    name: "sam logs",
    text: [
      "2026/01/05/[$LATEST]abc 2026-01-05T10:00:00.123000 START RequestId: r Version: $LATEST",
      "2026/01/05/[$LATEST]abc 2026-01-05T10:00:01.456000 {",
      '  "level": "INFO"',
      "}",
      "2026/01/05/[$LATEST]abc 2026-01-05T10:00:02 END RequestId: r",
    ],
    events: [
      [T1, "START RequestId: r Version: $LATEST", "2026/01/05/[$LATEST]abc"],
      [T2, '{\n  "level": "INFO"\n}', "2026/01/05/[$LATEST]abc"],
      [Date.UTC(2026, 0, 5, 10, 0, 2), "END RequestId: r", "2026/01/05/[$LATEST]abc"],
    ],
  },
  {
    name: "aws logs tail --format json at a whole second",
    text: ["2026-01-05T10:00:00+00:00 2026/01/05/[$LATEST]a ", "{", "}"],
    events: [[Date.UTC(2026, 0, 5, 10), "{\n}", "2026/01/05/[$LATEST]a"]],
  },
  {
    name: "aws logs tail --color on",
    text: [
      "\u001B[32m2026-01-05T10:00:00.123000+00:00\u001B[0m \u001B[36m2026/01/05/[$LATEST]a\u001B[0m one",
      "\u001B[31mred\u001B[0m",
      "\u001B[32m2026-01-05T10:00:01.456000+00:00\u001B[0m \u001B[36mbatch\u001B[0m \u001B[31mtwo\u001B[0m",
      "\u001B[32m2026-01-05T10:00:02+00:00\u001B[0m \u001B[36m2026/01/05/[$LATEST]a\u001B[0m three",
    ],
    events: [
      [T1, "one\n\u001B[31mred\u001B[0m", "2026/01/05/[$LATEST]a"],
      [T2, "\u001B[31mtwo\u001B[0m", "batch"],
      [Date.UTC(2026, 0, 5, 10, 0, 2), "three", "2026/01/05/[$LATEST]a"],
    ],
  },
  {
    name: "aws logs tail --format short --color on",
    text: [
      "\u001B[32m2026-01-05T10:00:00\u001B[0m one",
      "\u001B[32m2026-01-05T10:00:01\u001B[0m \u001B[36mtwo\u001B[0m",
    ],
    events: [
      [Date.UTC(2026, 0, 5, 10), "one"],
      [Date.UTC(2026, 0, 5, 10, 0, 1), "\u001B[36mtwo\u001B[0m"],
    ],
  },
  {
    name: "aws logs filter-log-events --output text",
    text: [
      `EVENTS\t${"3".repeat(56)}\t${T2}\tstream/a\tSTART\tRequestId`,
      `\t${T1}`,
      `EVENTS\t${"3".repeat(56)}\t${T2}\tstream/a\tplain\t${T2}`,
    ],
    events: [
      [T1, "START\tRequestId", "stream/a"],
      [T2, "plain", "stream/a"],
    ],
  },
  {
    name: "aws logs filter-log-events as JSON",
    text: JSON.stringify(
      { events: [{ logStreamName: "s/1", timestamp: T1, message: "a\n", ingestionTime: T2, eventId: "1" }] },
      undefined,
      4,
    ).split("\n"),
    events: [[T1, "a\n", "s/1"]],
  },
  {
    name: "faultline logs tail --json",
    text: [`{"timestamp":${T1},"logStreamName":"s","message":"m"}`],
    events: [[T1, "m", "s"]],
  },
  {
    name: "text without any time",
    text: ["one", "", "two"],
    events: [
      [NOW, "one"],
      [NOW, "two"],
    ],
  },
  {
    name: "text with dates that no calendar has",
    text: [
      "2026-02-30T10:00:00.123Z one",
      "2026-01-05T10:00:00.123Z\tr\tINFO\ttwo",
      "2026-02-29T10:00:00.123Z three",
      '{"time":"2026-04-31T10:00:00.123Z"}',
      "2024-02-29T10:00:00.123Z four",
    ],
    events: [
      [T1, "2026-02-30T10:00:00.123Z one"],
      [T1, "2026-01-05T10:00:00.123Z\tr\tINFO\ttwo"],
      [T1, "2026-02-29T10:00:00.123Z three"],
      [T1, '{"time":"2026-04-31T10:00:00.123Z"}'],
      [Date.UTC(2024, 1, 29, 10, 0, 0, 123), "four"],
    ],
  },
  {
    name: "text with indented lines before the first time",
    text: ["Error: no milk", "    at handler (/var/task/index.mjs:3:9)", "", "two", "2026-01-05T10:00:00.123Z three"],
    events: [
      [T1, "Error: no milk\n    at handler (/var/task/index.mjs:3:9)"],
      [T1, "two"],
      [T1, "three"],
    ],
  },
  {
    name: "text that begins indented",
    text: ["    at handler (/var/task/index.mjs:3:9)", "one"],
    events: [
      [NOW, "    at handler (/var/task/index.mjs:3:9)"],
      [NOW, "one"],
    ],
  },
  { name: "nothing", text: [""], events: [] },
])("$name is imported with its own times", async ({ text, events }) => {
  const { events: found } = await imported(["-"], text.join("\n"));
  expect(found.map(({ timestamp, message, logStream }) => [timestamp, message, logStream])).toEqual(
    events.map(([timestamp, message, logStream = "stdin"]) => [timestamp, message, logStream]),
  );
});

test("a folder that CloudWatch exported is a stream for each of its folders", async () => {
  const root = join(directory, "export");
  for (const [stream, time] of [
    ["2026-01-05-[$LATEST]a", "2026-01-05T10:00:00.123Z"],
    ["2026-01-05-[$LATEST]b", "2026-01-05T10:00:01.456Z"],
  ] as const) {
    mkdirSync(join(root, stream), { recursive: true });
    writeFileSync(join(root, stream, "000000.gz"), gzipSync(`${time} START RequestId: r\n${time} END RequestId: r\n`));
  }
  writeFileSync(join(root, "aws-logs-write-test"), "Permission Check Successful");
  const { events, summary } = await imported([root]);
  expect(events).toEqual([
    { timestamp: T1, message: "START RequestId: r", logStream: "2026-01-05-[$LATEST]a" },
    { timestamp: T1, message: "END RequestId: r", logStream: "2026-01-05-[$LATEST]a" },
    { timestamp: T2, message: "START RequestId: r", logStream: "2026-01-05-[$LATEST]b" },
    { timestamp: T2, message: "END RequestId: r", logStream: "2026-01-05-[$LATEST]b" },
  ]);
  expect(summary).toEqual({
    files: 2,
    events: 4,
    eventsWithTimeOfFile: 0,
    characters: 68,
    firstTime: T1,
    lastTime: T2,
  });
  expect((await imported([root], "", { logStream: "one" })).events.every(({ logStream }) => logStream === "one")).toBe(
    true,
  );
});

test.each([
  { name: "missing.log", content: undefined },
  { name: "broken.gz", content: "no gzip" },
  { name: "other.json", content: "{\n}" },
])("$name is refused with what to do", async ({ name, content }) => {
  const path = join(directory, name);
  if (content !== undefined) writeFileSync(path, content);
  await expect(imported([path])).rejects.toMatchObject({
    code: "IMPORT_UNREADABLE",
    message: expect.stringContaining(name),
  });
});

test.each([
  { name: "no line has a time", text: "one\n two\nthree", events: 2, eventsWithTimeOfFile: 2 },
  { name: "a later line has a time", text: "one\n2026-01-05T10:00:00.123Z two", events: 2, eventsWithTimeOfFile: 0 },
  {
    name: "the first time comes after too many lines",
    text: `${"one\n".repeat(10_001)}2026-01-05T10:00:00.123Z two\nthree`,
    events: 10_002,
    eventsWithTimeOfFile: 10_001,
  },
  {
    name: "the first time is that of a text record",
    text: `one\nEVENTS\t${T2}\ttwo\t${T1}`,
    events: 2,
    eventsWithTimeOfFile: 0,
  },
])("events with the file's time are counted: $name", async ({ text, events, eventsWithTimeOfFile }) => {
  const { summary } = await imported(["-"], text);
  expect(summary).toMatchObject({ events, eventsWithTimeOfFile });
});

test("a gzip file is known by its first bytes, whatever its name", async () => {
  const path = join(directory, "function.log");
  writeFileSync(path, gzipSync("2026-01-05T10:00:00.123Z one\n"));
  expect((await imported([path])).events).toEqual([{ timestamp: T1, message: "one", logStream: "function.log" }]);
});

test("standard input that is no text is refused", async () => {
  await expect(imported(["-"], "a\0")).rejects.toMatchObject({ code: "IMPORT_UNREADABLE" });
});

test("an import that fails has told what it stored before", async () => {
  const told: ImportSummary[] = [];
  const paths = ["-", join(directory, "missing.log")];
  const failing = imported(paths, "2026-01-05T10:00:00.123Z one", { onProgress: (summary) => told.push(summary) });
  await expect(failing).rejects.toMatchObject({ code: "IMPORT_UNREADABLE" });
  expect(told.at(-1)).toMatchObject({ files: 1, events: 1 });
});
