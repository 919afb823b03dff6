import { formatSeconds } from "./format.ts";
import type { WaterfallRow } from "@faultline/ops";
import { renderTable } from "./text-table.ts";

const BAR_WIDTH = 40;

/** A trace as bars over its time: a row a segment or subsegment; the critical path's bars are solid. */
export function renderWaterfall(rows: readonly WaterfallRow[], totalSeconds: number): string {
  const scale = BAR_WIDTH / Math.max(totalSeconds, Number.EPSILON);
  const lines = rows.map((row) => {
    const start = Math.min(BAR_WIDTH - 1, Math.floor(row.startSeconds * scale));
    const length = Math.max(1, Math.min(BAR_WIDTH - start, Math.round(row.durationSeconds * scale)));
    const bar = `${" ".repeat(start)}${(row.isCritical ? "█" : "░").repeat(length)}`;
    const duration = row.isUnfinished ? "unfinished" : formatSeconds(row.durationSeconds);
    return [`${"  ".repeat(row.depth)}${row.name}`, bar.padEnd(BAR_WIDTH), duration, row.note];
  });
  return renderTable(lines, [2]);
}
