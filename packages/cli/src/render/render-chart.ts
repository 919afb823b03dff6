/** A series to draw, oldest point first. */
export interface ChartSeries {
  readonly label: string;
  readonly points: readonly { readonly time: Date; readonly value: number }[];
}

/** What a chart shows beside its lines. */
export interface ChartFrame {
  /** What the values are: `Sum of Errors, Count, a point a minute`. */
  readonly title: string;
  /** The times at both ends. */
  readonly start: Date;
  readonly end: Date;
}

const COLUMNS = 64;
/** A multiple of three and one, so that every third stands for a quarter. */
const ROWS = 13;

/** Tells series apart, also without colours. */
const MARKS = ["●", "▲", "■", "◆", "○", "△", "□", "◇"];

/** Series as a chart of characters: an axis with values, one with times, and a legend. */
export function renderChart(series: readonly ChartSeries[], frame: ChartFrame): string {
  const values = series.flatMap(({ points }) => points.map(({ value }) => value));
  if (values.length === 0) return "No data in this time.";
  const scale = niceScale(Math.min(0, ...values), Math.max(0, ...values));
  const grid = Array.from({ length: ROWS }, () => Array.from({ length: COLUMNS }, () => " "));
  for (const [index, { points }] of series.entries()) {
    for (const { time, value } of points) {
      const row = rowOf(value, scale);
      const line = grid[row];
      if (line !== undefined) line[columnOf(time, frame)] = markOf(index);
    }
  }
  const labels = grid.map((_, row) => (row % 3 === 0 ? numberText(valueOf(row, scale)) : ""));
  const width = Math.max(...labels.map(({ length }) => length));
  const lines = grid.map((cells, row) => {
    const label = labels[row] ?? "";
    return `${label.padStart(width)} ${label === "" ? "│" : "┤"}${cells.join("")}`.trimEnd();
  });
  return [
    frame.title,
    ...lines,
    `${" ".repeat(width)} └${"─".repeat(COLUMNS)}`,
    `${" ".repeat(width + 2)}${timeAxis(frame)}`,
    ...series.map((one, index) => legendLine(one, markOf(index))),
  ].join("\n");
}

interface Scale {
  readonly low: number;
  readonly high: number;
}

/** Bounds that are round numbers. */
function niceScale(low: number, high: number): Scale {
  const span = high - low || 1;
  const step = 10 ** Math.floor(Math.log10(span));
  const nice = [1, 2, 5, 10].map((factor) => (factor * step) / 5).find((size) => span / size <= 10) ?? step;
  return { low: Math.floor(low / nice) * nice, high: Math.ceil(high / nice) * nice || 1 };
}

function rowOf(value: number, { low, high }: Scale): number {
  return Math.round(((high - value) / (high - low)) * (ROWS - 1));
}

function valueOf(row: number, { low, high }: Scale): number {
  return high - (row / (ROWS - 1)) * (high - low);
}

function columnOf(time: Date, { start, end }: ChartFrame): number {
  const share = (time.getTime() - start.getTime()) / (end.getTime() - start.getTime() || 1);
  return Math.min(COLUMNS - 1, Math.max(0, Math.floor(share * COLUMNS)));
}

function markOf(index: number): string {
  return MARKS[index % MARKS.length] ?? "●";
}

/** The times at the ends and in the middle, with the day where it is not the same at both. */
function timeAxis({ start, end }: ChartFrame): string {
  const middle = new Date((start.getTime() + end.getTime()) / 2);
  const isOneDay = start.toISOString().slice(0, 10) === end.toISOString().slice(0, 10);
  const [left = "", centre = "", right = ""] = [start, middle, end].map((time) => {
    const text = time.toISOString();
    return isOneDay ? text.slice(11, 16) : `${text.slice(5, 10)} ${text.slice(11, 16)}`;
  });
  const gap = (COLUMNS - left.length - centre.length - right.length) / 2;
  return `${left}${" ".repeat(Math.floor(gap))}${centre}${" ".repeat(Math.ceil(gap))}${right} UTC`;
}

function legendLine({ label, points }: ChartSeries, mark: string): string {
  const values = points.map(({ value }) => value);
  const last = values.at(-1);
  if (last === undefined) return `${mark} ${label}  no data`;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${mark} ${label}  last ${numberText(last)}, min ${numberText(low)}, max ${numberText(high)}`;
}

function numberText(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  return Number(value.toPrecision(4)).toLocaleString("en-US", { maximumFractionDigits: 6 });
}
