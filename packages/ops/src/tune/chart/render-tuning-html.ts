import { STYLE_SHEET } from "../../load/html/style-sheet.ts";
import { escapeHtml } from "../../load/html/svg-chart.ts";
import { drawTuningChart, type TuningChart } from "./tuning-chart.ts";

/** A page about one tuning, or several beside each other. */
export interface TuningPage {
  readonly title: string;
  /** Sentences above the charts. */
  readonly remarks: readonly string[];
  readonly charts: readonly TuningChart[];
}

const CHART_STYLE = `.chosen { stroke: var(--good); stroke-width: 2; stroke-dasharray: 2 4; }
.target { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 6 4; } circle.line { fill: var(--paper); }`;

/** A tuning as one HTML file that needs nothing else. */
export function renderTuningHtml({ title, remarks, charts }: TuningPage): string {
  const legend =
    '<ul class="legend"><li><span class="key one"></span>duration</li>' +
    '<li><span class="key two"></span>cost of a million invocations</li><li>bars: 95 % intervals</li></ul>';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE_SHEET}${CHART_STYLE}</style></head><body>
<h1>${escapeHtml(title)}</h1>
${remarks.map((remark) => `<p>${escapeHtml(remark)}</p>`).join("\n")}
${charts.map((chart) => `<section><h2>${escapeHtml(chart.title)}</h2>${drawTuningChart(chart)}${legend}${tableOf(chart)}</section>`).join("\n")}
</body></html>
`;
}

function tableOf({ sizes, chosenMb }: TuningChart): string {
  const rows = sizes.map(({ memoryMb, durationMs, durationInterval, usdPerMillion }) => {
    const range =
      durationInterval === undefined
        ? "–"
        : `${durationInterval.low.toPrecision(3)} to ${durationInterval.high.toPrecision(3)}`;
    const cells = [`${memoryMb}${memoryMb === chosenMb ? " ✓" : ""}`, durationMs.toPrecision(3), range];
    return `<tr>${[...cells, usdPerMillion.toPrecision(3)].map((cell) => `<td class="number">${cell}</td>`).join("")}</tr>`;
  });
  const header = ["MB", "Mean ms", "95 %", "$ a million"].map((name) => `<th class="number">${name}</th>`).join("");
  return `<div class="scroll"><table><thead><tr>${header}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}
