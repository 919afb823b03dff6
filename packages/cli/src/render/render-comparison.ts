import type { ComparedFigure, Comparison } from "@faultline/ops";
import { formatSeconds } from "./format.ts";
import { renderTable } from "./text-table.ts";

const HEADER = ["", "BEFORE", "AFTER", "CHANGE", "95 % INTERVAL"];
const RIGHT = [1, 2, 3];

/** Two runs side by side: figures with intervals, settings that changed, and what it means in words. */
export function renderComparison({ figures, settings, doubts }: Comparison): string {
  const table = renderTable([HEADER, ...figures.map(figureRow)], RIGHT);
  const changed = settings.map(({ resource, setting, before, after }) => [resource, setting, `${before} → ${after}`]);
  const parts = [
    table,
    changed.length === 0 ? "The app's stored configuration is the same." : `Changed settings\n${renderTable(changed)}`,
    figures
      .filter(({ interval }) => interval !== undefined)
      .map(describeFigure)
      .join("\n"),
    doubts.map((doubt) => `Doubt: ${doubt}`).join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function figureRow(figure: ComparedFigure): string[] {
  const { name, before, after, interval } = figure;
  const format = (value: number) => formatValue(figure, value);
  const range = interval === undefined ? "" : `${signed(figure, interval.low)} … ${signed(figure, interval.high)}`;
  return [name, format(before), format(after), signed(figure, after - before), range];
}

/** `p95 fell from 5.73 s to 517 ms (−91 %): significant.` */
function describeFigure(figure: ComparedFigure): string {
  const { name, before, after, isSignificant } = figure;
  const subject = name.charAt(0).toUpperCase() + name.slice(1);
  const [from, to] = [formatValue(figure, before), formatValue(figure, after)];
  if (!isSignificant) return `${subject}: ${from} and ${to} differ no more than chance would make them.`;
  const verb = after < before ? "fell" : "rose";
  const share =
    before === 0 || figure.unit === "share" ? "" : ` (${signedNumber(((after - before) / before) * 100, 0)} %)`;
  return `${subject} ${verb} from ${from} to ${to}${share}: significant.`;
}

function formatValue({ unit }: ComparedFigure, value: number): string {
  if (unit === "ms") return formatSeconds(value / 1000);
  return unit === "share" ? `${(value * 100).toFixed(1)} %` : `${value.toFixed(1)}/s`;
}

function signed({ unit }: ComparedFigure, value: number): string {
  if (unit === "ms") return `${value < 0 ? "−" : "+"}${formatSeconds(Math.abs(value) / 1000)}`;
  return unit === "share" ? `${signedNumber(value * 100, 1)} pp` : `${signedNumber(value, 1)}/s`;
}

function signedNumber(value: number, digits: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;
}
