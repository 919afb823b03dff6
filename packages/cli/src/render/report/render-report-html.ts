import { figureColumns, type ReportBlock, type ReportPoint, type TableRow } from "./report-blocks.ts";

const STYLE = `
:root { color-scheme: light dark; --good: light-dark(#0a6b2d, #5fd38d); --bad: light-dark(#a4161a, #ff8a80);
  --unsure: light-dark(#7a5200, #ffd166); --line: light-dark(#d5dae1, #3a424e); --soft: light-dark(#f4f6f9, #1d232c);
  --quiet: light-dark(#545d6b, #a6b0bf); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 66rem; margin: 2rem auto; padding: 0 1rem;
  background: light-dark(#fff, #12161c); color: light-dark(#16191f, #e6e9ee); }
h1 { font-size: 1.2rem; font-weight: 600; color: var(--quiet); }
h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
h3 { font-size: 1rem; margin-bottom: .3rem; }
.verdict { border-left: .4rem solid; padding: .8rem 1rem; background: var(--soft); border-radius: .3rem; }
.verdict strong { font-size: 1.25rem; display: block; }
.good { border-color: var(--good); } .bad { border-color: var(--bad); } .unsure { border-color: var(--unsure); }
ul { padding-left: 1.3rem; } li { margin: .4rem 0; overflow-wrap: anywhere; }
.for::marker { content: "+ "; color: var(--bad); font-weight: 700; }
.against::marker { content: "− "; color: var(--good); font-weight: 700; }
summary { color: var(--quiet); font-size: .85rem; cursor: pointer; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: .3rem; padding: .7rem; overflow-x: auto;
  font: .85rem/1.45 ui-monospace, monospace; }
details pre { white-space: pre-wrap; }
.table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; min-width: 2rem; padding: .35rem .8rem .35rem .3rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--quiet); font-weight: 600; font-size: .85rem; } .figure { text-align: right; white-space: nowrap; }
td:not(.figure) { min-width: 8rem; } td:last-child { min-width: 4rem; }
.bar { height: .3rem; margin: .15rem 0 0 auto; background: var(--bad); opacity: .55; border-radius: .15rem; }
tr.good td:last-child { color: var(--good); } tr.bad td:last-child { color: var(--bad); }
ins { color: var(--good); text-decoration: none; } del { color: var(--bad); text-decoration: none; }
`;

/** A report as one HTML file: no scripts, nothing to load; light or dark as the reader's system is. */
export function renderReportHtml(blocks: readonly ReportBlock[]): string {
  const title = blocks.find((block) => block.kind === "title")?.text ?? "Diagnosis";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${blocks.map(renderBlock).join("\n")}
</main>
</body>
</html>
`;
}

function renderBlock(block: ReportBlock): string {
  switch (block.kind) {
    case "title":
      return `<h1>${escape(block.text)}</h1>`;
    case "verdict":
      return `<p class="verdict ${block.tone}"><strong>${escape(block.text)}</strong>${escape(block.detail)}</p>`;
    case "heading":
      return `<h${block.level}>${escape(block.text)}</h${block.level}>`;
    case "paragraph":
      return `<p>${escape(block.text)}</p>`;
    case "list":
      return `<ul>\n${block.points.map(renderPoint).join("\n")}\n</ul>`;
    case "table":
      return renderTable(block.header, block.rows);
    case "diff":
      return `<pre>${block.text.trimEnd().split("\n").map(renderDiffLine).join("\n")}</pre>`;
    default:
      return block satisfies never;
  }
}

function renderPoint({ text, mark, origin, command }: ReportPoint): string {
  const open = mark === undefined ? "<li>" : `<li class="${mark}">`;
  const source =
    command === undefined
      ? ""
      : `<details><summary>${escape(origin ?? "source")}</summary><pre>${escape(command)}</pre></details>`;
  return `${open}${escape(text)}${source}</li>`;
}

function renderTable(header: readonly string[], rows: readonly TableRow[]): string {
  const right = figureColumns(rows);
  const renderCells = (tag: "th" | "td", { cells, bars }: TableRow) =>
    cells
      .map(
        (cell, i) =>
          `<${tag}${right.includes(i) ? ' class="figure"' : ""}>${escape(cell)}${barOf(bars?.get(i))}</${tag}>`,
      )
      .join("");
  const body = rows.map(
    (row) => `<tr${row.tone === undefined ? "" : ` class="${row.tone}"`}>${renderCells("td", row)}</tr>`,
  );
  const head = `<thead><tr>${renderCells("th", { cells: header })}</tr></thead>`;
  return `<div class="table"><table>${head}<tbody>\n${body.join("\n")}\n</tbody></table></div>`;
}

function barOf(share: number | undefined): string {
  return share === undefined ? "" : `<div class="bar" style="width:${Math.round(share * 100)}%"></div>`;
}

function renderDiffLine(line: string): string {
  if (line.startsWith("+")) return `<ins>${escape(line)}</ins>`;
  return line.startsWith("-") ? `<del>${escape(line)}</del>` : escape(line);
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
