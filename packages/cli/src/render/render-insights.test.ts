import { expect, test } from "vitest";
import { renderInsights, renderInsightsCsv, renderQueryError } from "./render-insights.ts";

const statistics = { recordsMatched: 1, recordsScanned: 1234, bytesScanned: 20_000 };
const field = (name: string, value: string) => ({ field: name, value });

test("rows align, numbers to the right; a field that rows lack keeps its place, pointers are left out", () => {
  const rows = [
    [field("level", "ERROR"), field("ms", "12.5"), field("@ptr", "x")],
    [field("level", "INFO"), field("path", "/a\n"), field("ms", "7")],
  ];
  expect(renderInsights({ rows, statistics }, "fields level, path, ms")).toBe(`level  path    ms
ERROR        12.5
INFO   /a       7

2 rows; 1 of 1,234 events matched, 20,000 bytes scanned`);
});

test("CSV quotes what needs quotes, and leaves pointers out", () => {
  const rows = [[field("@message", 'say "hi", twice\n'), field("ms", "12.5"), field("@ptr", "x")], [field("ms", "7")]];
  expect(renderInsightsCsv({ rows, statistics }, "fields @message, ms")).toBe(
    '@message,ms\n"say ""hi"", twice\n",12.5\n,7\n',
  );
});

test("CSV without rows is empty", () => {
  expect(renderInsightsCsv({ rows: [], statistics }, "fields a")).toBe("");
});

const events = (count: number) => Array.from({ length: count }, () => [field("a", "1"), field("@ptr", "x")]);
const ones = (count: number) => Array.from({ length: count }, () => [field("a", "1")]);

test.each([
  { query: "fields a", rows: events(10_000), told: "The newest 10,000; | limit 100000 gives more." },
  { query: "fields a | sort a", rows: events(10_000), told: "The first 10,000; | limit 100000 gives more." },
  { query: "fields a", rows: events(9999), told: "" },
  { query: "fields a | limit 10000", rows: events(10_000), told: "" },
  { query: "stats count() by a", rows: ones(10_000), told: "" },
])("that the default limit cut $rows.length rows of 10,001 by '$query' is told: '$told'", ({ query, rows, told }) => {
  const shown = renderInsights({ rows, statistics: { ...statistics, recordsMatched: 10_001 } }, query);
  expect(/^The .*/m.exec(shown)?.[0] ?? "").toBe(told);
});

test("no limit cut an answer with every event that matched", () => {
  const answer = { rows: events(10_000), statistics: { ...statistics, recordsMatched: 10_000 } };
  expect(renderInsights(answer, "fields a")).toMatch(/scanned$/);
});

test("without rows only the statistics remain", () => {
  expect(renderInsights({ rows: [], statistics }, "")).toBe("0 rows; 1 of 1,234 events matched, 20,000 bytes scanned");
});

test.each([
  { query: "fields a | frob b", place: { start: 11, end: 15 }, shown: "  fields a | frob b\n             ^^^^" },
  { query: "fields a\n| frob b\n| limit 1", place: { start: 11, end: 15 }, shown: "  | frob b\n    ^^^^" },
  { query: "fields a\n| filter 'x\ny", place: { start: 18, end: 22 }, shown: "  | filter 'x\n           ^^" },
  { query: "\nfrob", place: { start: 0, end: 1 }, shown: "  \n  ^" },
  { query: "", place: { start: 0, end: 0 }, shown: "  \n  ^" },
])("a caret stands under what is wrong in $query", ({ query, place, shown }) => {
  expect(renderQueryError(query, place)).toBe(shown);
});
