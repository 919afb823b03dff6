import { figureColumns, type ReportBlock, type ReportPoint, type TableRow } from "./report-blocks.ts";

const MARKS = { for: "**+** ", against: "**−** " } as const;

/** A report as Markdown (CommonMark), with the command for every number. */
export function renderReportMarkdown(blocks: readonly ReportBlock[]): string {
  return `${blocks.map(renderBlock).join("\n\n")}\n`;
}

function renderBlock(block: ReportBlock): string {
  switch (block.kind) {
    case "title":
      return `# ${escape(block.text)}`;
    case "verdict":
      return `> **${escape(block.text)}**\n>\n> ${escape(block.detail)}`;
    case "heading":
      return `${"#".repeat(block.level)} ${escape(block.text)}`;
    case "paragraph":
      return escape(block.text);
    case "list":
      return block.points.map(renderPoint).join("\n");
    case "table":
      return renderTable(block.header, block.rows);
    case "diff":
      return fenced("diff", block.text.trimEnd());
    default:
      return block satisfies never;
  }
}

function renderPoint({ text, mark, command }: ReportPoint): string {
  const line = `- ${mark === undefined ? "" : MARKS[mark]}${escape(text)}`;
  if (command === undefined) return line;
  const indented = fenced("sh", command)
    .split("\n")
    .map((row) => `  ${row}`);
  return `${line}\n\n${indented.join("\n")}\n`;
}

function renderTable(header: readonly string[], rows: readonly TableRow[]): string {
  const right = figureColumns(rows);
  const rule = header.map((_, column) => (right.includes(column) ? "---:" : "---"));
  const lines = [header.map(escape), rule, ...rows.map(({ cells }) => cells.map(escape))];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A fence longer than any run of backticks inside. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function escape(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~]/g, String.raw`\$&`).replaceAll("\n", " ");
}
