import { LABEL_SIZE, type Chart, PALETTES } from "./chart.ts";
import { cornersOf, type Rectangle, type Shape } from "./shape.ts";
import { fitText, textWidth } from "./text-outline.ts";

const ROW = 18;
const SWATCH = 10;
const GAP = 16;
/** The most of an image that a legend takes. */
const LARGEST_SHARE = 0.4;

/** A legend, and what it leaves of the image. */
interface LegendLayout {
  readonly shapes: readonly Shape[];
  readonly rest: Rectangle;
}

/** Puts the labels of series under a chart or to its right. What does not fit is counted. */
export function layOutLegend(chart: Chart, area: Rectangle): LegendLayout {
  const { legend } = chart.widget;
  if (legend === "hidden" || chart.series.length === 0) return { shapes: [], rest: area };
  return legend === "right" ? onTheRight(chart, area) : below(chart, area);
}

interface Entry {
  readonly text: string;
  /** None for the line that counts the rest. */
  readonly color: string | undefined;
  readonly row: number;
  readonly left: number;
}

function onTheRight(chart: Chart, area: Rectangle): LegendLayout {
  const most = Math.floor((area.right - area.left) * LARGEST_SHARE);
  const widest = Math.max(...chart.series.map(({ label }) => textWidth(label, LABEL_SIZE)));
  const width = Math.min(most, Math.ceil(widest) + SWATCH + 6 + GAP);
  const left = area.right - width + GAP / 2;
  const rows = Math.max(1, Math.floor((area.bottom - area.top) / ROW));
  const fitted = chart.series.map((one) => ({
    ...one,
    label: fitText(one.label, LABEL_SIZE, width - SWATCH - 6 - GAP / 2),
  }));
  const shown = fitted.length > rows ? fitted.slice(0, rows - 1) : fitted;
  const entries = shown.map(({ label, color }, row): Entry => ({ text: label, color, row, left }));
  return {
    shapes: paint(chart, withRest(entries, fitted.length, left), area.top),
    rest: { ...area, right: area.right - width },
  };
}

function below(chart: Chart, area: Rectangle): LegendLayout {
  const width = area.right - area.left;
  const most = Math.max(1, Math.floor(((area.bottom - area.top) * LARGEST_SHARE) / ROW));
  const entries: Entry[] = [];
  let [left, row] = [area.left, 0];
  for (const { label, color } of chart.series) {
    const text = fitText(label, LABEL_SIZE, width - SWATCH - 6);
    const taken = textWidth(text, LABEL_SIZE) + SWATCH + 6;
    if (left > area.left && left + taken > area.right) [left, row] = [area.left, row + 1];
    entries.push({ text, color, row, left });
    left += taken + GAP;
  }
  const shown = entries.at(-1)?.row ?? 0;
  const kept = shown < most ? entries : entries.filter((entry) => entry.row < most - 1);
  const listed = withRest(kept, entries.length, area.left);
  const top = area.bottom - ((listed.at(-1)?.row ?? 0) + 1) * ROW;
  return { shapes: paint(chart, listed, top), rest: { ...area, bottom: top } };
}

function withRest(entries: readonly Entry[], total: number, left: number): readonly Entry[] {
  const missing = total - entries.length;
  if (missing === 0) return entries;
  const row = (entries.at(-1)?.row ?? -1) + 1;
  return [...entries, { text: `… and ${missing} more`, color: undefined, row, left }];
}

function paint({ widget }: Chart, entries: readonly Entry[], top: number): readonly Shape[] {
  const { text: color } = PALETTES[widget.theme];
  return entries.flatMap((entry): readonly Shape[] => {
    const y = top + entry.row * ROW + (ROW - SWATCH) / 2;
    const swatch = cornersOf({ left: entry.left, top: y, right: entry.left + SWATCH, bottom: y + SWATCH });
    return [
      ...(entry.color === undefined ? [] : [{ kind: "polygon" as const, points: swatch, color: entry.color }]),
      {
        kind: "text",
        text: entry.text,
        at: [entry.left + SWATCH + 6, y + SWATCH - 1],
        anchor: "start",
        size: LABEL_SIZE,
        color,
      },
    ];
  });
}
