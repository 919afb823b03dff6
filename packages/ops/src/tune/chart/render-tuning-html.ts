import { STYLE_SHEET } from "../../load/html/style-sheet.ts";
import { escapeHtml } from "../../load/html/svg-chart.ts";
import type { Interval } from "../interval.ts";
import { signOf } from "../prices.ts";
import { type ChartSize, drawTuningChart, type TuningChart } from "./tuning-chart.ts";

/** A page about one tuning, or several beside each other. */
export interface TuningPage {
  readonly title: string;
  /** Sentences: the verdict above the charts, the others beneath. */
  readonly remarks: readonly string[];
  readonly charts: readonly TuningChart[];
}

const CHART_STYLE = `.chosen { stroke: var(--good); stroke-width: 2; stroke-dasharray: 2 4; }
.target { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 6 4; } circle.line { fill: var(--card); }
.band { stroke: none; opacity: 0.14; } .band.one { fill: var(--one); } .band.two { fill: var(--two); }
.band.p95 { opacity: 0.08; } .interval { stroke-width: 1.5; opacity: 0.6; }
path.p95 { stroke-dasharray: 5 4; stroke-width: 1.5; } circle.p95 { stroke-width: 1.5; }
.axis { font-size: 12px; font-weight: 600; stroke: none; } .axis.one { fill: var(--one); } .axis.two { fill: var(--two); }
.chosen-text { fill: var(--good); stroke: none; } .target-text { fill: var(--bad); stroke: none; }
.key.p95 { background: repeating-linear-gradient(90deg, var(--one) 0 5px, transparent 5px 8px); }
.verdict.undecided { border-color: var(--two); border-left-style: dashed; } .undecided strong { color: var(--two); }
h1 { margin-bottom: 16px; } .legend { margin-bottom: 16px; flex-wrap: wrap; } tr.is-chosen td { font-weight: 600; }
tr.is-out td { color: var(--bad); } td[colspan] { padding-left: 32px; }
td.number:last-child, th.number:last-child { padding-right: 0; }`;

/** A tuning as one HTML file that needs nothing else. A verdict that leaves the choice open looks like no result. */
export function renderTuningHtml({ title, remarks, charts }: TuningPage): string {
  const [verdict, ...notes] = remarks;
  const isUndecided = charts.some((chart) => chart.isUndecided);
  const style = isUndecided ? "verdict undecided" : "verdict";
  const lead = isUndecided ? "<strong>Undecided.</strong> " : "";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE_SHEET}${CHART_STYLE}</style></head><body>
<h1>${escapeHtml(title)}</h1>
${verdict === undefined ? "" : `<div class="${style}"><p>${lead}${escapeHtml(verdict)}</p></div>`}
${charts.map(sectionOf).join("\n")}
${notes.map((note) => `<p class="facts">${escapeHtml(note)}</p>`).join("\n")}
</body></html>
`;
}

function sectionOf(chart: TuningChart): string {
  return `<section><h2>${escapeHtml(chart.title)}</h2>${drawTuningChart(chart)}${legendOf(chart)}${tableOf(chart)}</section>`;
}

function legendOf({ sizes }: TuningChart): string {
  const entries = [
    '<span class="key one"></span>mean duration',
    ...(sizes.some(({ p95Ms }) => p95Ms !== undefined) ? ['<span class="key p95"></span>its 95th percentile'] : []),
    '<span class="key two"></span>cost of a million invocations',
    ...(sizes.some(({ durationInterval }) => durationInterval !== undefined) ? ["bands: 95 % intervals"] : []),
  ];
  return `<ul class="legend">${entries.map((entry) => `<li>${entry}</li>`).join("")}</ul>`;
}

/** Columns of figures that the chart has not are left out; sizes that are out are in. */
function tableOf({ sizes, chosenMb, currency, excluded = [] }: TuningChart): string {
  const columns = columnsOf(signOf(currency)).filter(({ cell }) => sizes.some((size) => cell(size) !== undefined));
  const run = sizes.map((size) => {
    const isChosen = size.memoryMb === chosenMb;
    const cells = columns.map(({ cell }) => `<td class="number">${cell(size) ?? "–"}</td>`).join("");
    const name = `<td class="number">${isChosen ? "✓ " : ""}${size.memoryMb}</td>`;
    return { memoryMb: size.memoryMb, row: `<tr${isChosen ? ' class="is-chosen"' : ""}>${name}${cells}</tr>` };
  });
  const out = excluded.map(({ memoryMb, reason }) => {
    const why = `<td colspan="${columns.length}">is out: ${escapeHtml(reason)}</td>`;
    return { memoryMb, row: `<tr class="is-out"><td class="number">${memoryMb}</td>${why}</tr>` };
  });
  const rows = [...run, ...out].toSorted((a, b) => a.memoryMb - b.memoryMb).map(({ row }) => row);
  const header = ["MB", ...columns.map(({ name }) => name)].map((name) => `<th class="number">${name}</th>`).join("");
  return `<div class="scroll"><table><thead><tr>${header}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

interface Column {
  readonly name: string;
  readonly cell: (size: ChartSize) => string | undefined;
}

const columnsOf = (sign: string): readonly Column[] => [
  { name: "mean, ms", cell: ({ durationMs }) => figure(durationMs) },
  { name: "95 %", cell: ({ durationInterval }) => rangeOf(durationInterval) },
  { name: "p95, ms", cell: ({ p95Ms }) => (p95Ms === undefined ? undefined : figure(p95Ms)) },
  { name: "95 %", cell: ({ p95Interval }) => rangeOf(p95Interval) },
  { name: `${sign} a million`, cell: ({ usdPerMillion }) => figure(usdPerMillion) },
  { name: "95 %", cell: ({ usdInterval }) => rangeOf(usdInterval) },
];

function rangeOf(interval: Interval | undefined): string | undefined {
  return interval === undefined ? undefined : `${figure(interval.low)}–${figure(interval.high)}`;
}

/** Three digits that count, and no more. */
function figure(value: number): string {
  return value.toLocaleString("en-US", { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
}
