import { renderTable } from "../text-table.ts";
import { wrapText } from "../wrap-text.ts";
import { figureColumns, type ReportBlock, type ReportPoint } from "./report-blocks.ts";

const WIDTH = 110;
const MARKS = { for: "+", against: "−" } as const;
const VERDICTS = { good: "✓", bad: "✗", unsure: "?" } as const;
/** Characters of an origin that are shown: the commands stand in the other forms. */
const MAX_ORIGIN = 150;

/** A report for a terminal. */
export function renderReportText(blocks: readonly ReportBlock[]): string {
  return `${blocks.map(renderBlock).join("\n").trim()}\n`;
}

function renderBlock(block: ReportBlock): string {
  switch (block.kind) {
    case "title":
      return `${block.text}\n`;
    case "verdict":
      return `${wrap(block.text, `${VERDICTS[block.tone]} `, "  ")}\n${wrap(block.detail, "  ", "  ")}`;
    case "heading":
      return block.level === 2 ? `\n${block.text}` : `  ${block.text}`;
    case "paragraph":
      return wrap(block.text, "  ", "  ");
    case "list":
      return block.points.map(renderPoint).join("\n");
    case "table":
      return indent(renderTable([block.header, ...block.rows.map(({ cells }) => cells)], figureColumns(block.rows)));
    case "diff":
      return block.text.trimEnd();
    default:
      return block satisfies never;
  }
}

function renderPoint({ text, mark, origin }: ReportPoint): string {
  const line = wrap(text, `    ${mark === undefined ? "·" : MARKS[mark]} `, "      ");
  if (origin === undefined || mark === undefined) return line;
  const shown = origin.length > MAX_ORIGIN ? `${origin.slice(0, MAX_ORIGIN - 1)}…` : origin;
  return `${line}\n${wrap(shown, "        ", "        ")}`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}

function wrap(text: string, first: string, rest: string): string {
  return wrapText(text, { width: WIDTH, first, rest });
}
