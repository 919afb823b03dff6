import type { Waterfall, WaterfallRow } from "@faultline/ops";
import { formatSeconds, formatShare } from "./format.ts";
import { renderTable } from "./text-table.ts";

/** Narrower than this the bars would say nothing. */
const MIN_BAR = 12;
const MIN_NAME = 16;
const MAX_NAME = 48;
const MAX_NOTE = 22;
/** Columns besides name, bar and note: the mark, two times and the space between. */
const TIMES_WIDTH = 28;
/** Spans that the last line names. */
const TOP_SPANS = 3;

/**
 * A trace as bars over its time: a row a segment or subsegment. `▸` marks the rows on the critical path; a bar is solid
 * where the trace waited for that span itself, so that the solid parts of all bars together run from start to end.
 *
 * @param columns Width of the text.
 */
export function renderWaterfall({ rows, totalSeconds }: Waterfall, columns: number): string {
  const noteWidth = Math.min(MAX_NOTE, Math.max(0, ...rows.map(({ note }) => note.length)));
  const free = columns - TIMES_WIDTH - (noteWidth === 0 ? 0 : noteWidth + 2);
  const indent = indentOf(rows, Math.floor(free * 0.3));
  const names = rows.map((row) => " ".repeat(row.depth * indent) + row.name);
  const longest = names.reduce((width, name) => Math.max(width, name.length), MIN_NAME);
  const nameWidth = Math.max(MIN_NAME, Math.min(longest, MAX_NAME, free - MIN_BAR, Math.floor(free * 0.55)));
  const barWidth = Math.max(MIN_BAR, free - nameWidth);
  const lines = rows.map((row, i) => [
    row.isCritical ? "▸" : "",
    shorten(names[i] ?? "", nameWidth),
    barOf(row, { width: barWidth, totalSeconds }),
    row.isUnfinished ? "unfinished" : formatSeconds(row.durationSeconds),
    formatSeconds(row.selfSeconds),
    row.note,
  ]);
  const head = ["", "SPAN", `0${formatSeconds(totalSeconds).padStart(barWidth - 1)}`, "TIME", "SELF", ""];
  return `${renderTable([head, ...lines], [3, 4])}\n\n${summaryOf(rows, totalSeconds)}`;
}

/** Blanks for a level: two, fewer where a deep trace would leave no room for names. */
function indentOf(rows: readonly WaterfallRow[], room: number): number {
  const deepest = rows.reduce((depth, row) => Math.max(depth, row.depth), 0);
  return deepest === 0 ? 2 : Math.min(2, Math.floor(room / deepest));
}

function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function barOf(row: WaterfallRow, { width, totalSeconds }: { readonly width: number; readonly totalSeconds: number }) {
  const cells = Array.from({ length: width }, () => " ");
  const scale = width / Math.max(totalSeconds, Number.EPSILON);
  const draw = (part: { readonly startSeconds: number; readonly durationSeconds: number }, cell: string) => {
    const start = Math.min(width - 1, Math.round(part.startSeconds * scale));
    const end = Math.min(width, Math.max(start + 1, Math.round((part.startSeconds + part.durationSeconds) * scale)));
    cells.fill(cell, start, end);
  };
  draw(row, "░");
  for (const part of row.critical) if (part.durationSeconds * scale >= 0.5) draw(part, "█");
  return cells.join("");
}

function summaryOf(rows: readonly WaterfallRow[], totalSeconds: number): string {
  const legend = "▸ critical path: what decided the end   █ waited for this span itself   ░ other";
  const own = (row: WaterfallRow) => row.critical.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  const top = rows
    .map((row) => ({ name: row.name, seconds: own(row) }))
    .filter(({ seconds }) => seconds > 0)
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, TOP_SPANS)
    .map(
      ({ name, seconds }) =>
        `  ${formatSeconds(seconds).padStart(8)}  ${formatShare(seconds, totalSeconds).padStart(7)}  ${name}`,
    );
  return top.length === 0 ? legend : `${legend}\nMost of the path's time:\n${top.join("\n")}`;
}
