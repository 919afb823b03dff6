import type { InsightsAnswer } from "@faultline/ops";
import { orderColumns } from "./order-columns.ts";
import { renderTable } from "./text-table.ts";

type Row = InsightsAnswer["rows"][number];

/** What only a program can use; a row that is a log event has it. */
const POINTER = "@ptr";
/** Rows of an answer when the query has no `limit`, and most that one may ask for. @see CloudWatch Logs User Guide, "limit", read 2026-11. */
const DEFAULT_ROWS = 10_000;
const MAX_ROWS = 100_000;
/** Commands that make rows fewer or more than events, so that their number does not tell of the default limit. */
const SELECTS_ROWS = /\b(?:limit|head|tail|dedup|unnest)\b/i;

/** A query's rows as a table, numbers to the right, and a line on what the query looked at. */
export function renderInsights({ rows, statistics }: InsightsAnswer, query: string): string {
  const summary = renderStatistics(rows.length, statistics);
  if (rows.length === 0) return summary;
  const columns = columnsOf(rows, query);
  const cells = rows.map((row) => {
    const values = new Map(row.map(({ field, value }) => [field, onOneLine(value)]));
    return columns.map((column) => values.get(column) ?? "");
  });
  const right = columns.flatMap((_, index) => (cells.every((row) => isNumber(row[index] ?? "")) ? [index] : []));
  const table = `${renderTable([columns, ...cells], right)}\n\n${summary}`;
  return isCut({ rows, statistics }, query) ? `${table}\n${renderCut(query)}` : table;
}

/** Whether the limit that a query has without its own left out events that matched. */
function isCut({ rows, statistics: { recordsMatched = 0 } }: InsightsAnswer, query: string): boolean {
  if (rows.length !== DEFAULT_ROWS || recordsMatched <= rows.length || SELECTS_ROWS.test(query)) return false;
  return rows.every((row) => row.some(({ field }) => field === POINTER));
}

function renderCut(query: string): string {
  const which = /\bsort\b/i.test(query) ? "first" : "newest";
  return `The ${which} ${DEFAULT_ROWS.toLocaleString("en-US")}; | limit ${MAX_ROWS} gives more.`;
}

/** A query's rows as CSV (RFC 4180), the names of the fields first, a line each; empty without rows. */
export function renderInsightsCsv({ rows }: InsightsAnswer, query: string): string {
  const columns = columnsOf(rows, query);
  const records = rows.map((row) => {
    const values = new Map(row.map(({ field, value }) => [field, value]));
    return columns.map((column) => values.get(column) ?? "");
  });
  const lines = rows.length === 0 ? [] : [columns, ...records];
  return lines.map((record) => `${record.map(csvCell).join(",")}\n`).join("");
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function columnsOf(rows: readonly Row[], query: string): readonly string[] {
  const fields = rows.map((row) => row.flatMap(({ field }) => (field === POINTER ? [] : [field])));
  return orderColumns(fields, query);
}

function onOneLine(value: string): string {
  return value.trim().replaceAll(/\s+/g, " ");
}

function isNumber(text: string): boolean {
  return /^-?\d*\.?\d*$/.test(text);
}

function renderStatistics(count: number, statistics: InsightsAnswer["statistics"]): string {
  const { recordsMatched = 0, recordsScanned = 0, bytesScanned = 0 } = statistics;
  const plural = (amount: number, noun: string) =>
    `${amount.toLocaleString("en-US")} ${noun}${amount === 1 ? "" : "s"}`;
  const events = `${recordsMatched.toLocaleString("en-US")} of ${plural(recordsScanned, "event")} matched`;
  return `${plural(count, "row")}; ${events}, ${plural(bytesScanned, "byte")} scanned`;
}

/** A query's text with a caret under the place that is wrong, as far as the place lies on one line. */
export function renderQueryError(
  query: string,
  { start, end }: { readonly start: number; readonly end: number },
): string {
  const lineStart = start === 0 ? 0 : query.lastIndexOf("\n", start - 1) + 1;
  const nextBreak = query.indexOf("\n", start);
  const lineEnd = nextBreak < 0 ? query.length : nextBreak;
  const before = query.slice(lineStart, start).replaceAll(/[^\t]/g, " ");
  const carets = "^".repeat(Math.max(1, Math.min(end, lineEnd) - start));
  return `  ${query.slice(lineStart, lineEnd)}\n  ${before}${carets}`;
}
