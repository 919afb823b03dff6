/** A line of a chart: its points by rising x. A gap in the data starts a new stroke. */
export interface ChartLine {
  readonly name: string;
  /** A class of the report's style sheet. */
  readonly style: string;
  readonly points: readonly { readonly x: number; readonly y: number | undefined }[];
}

/** A chart of lines over one horizontal axis. */
export interface LineChart {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  readonly formatX: (x: number) => string;
  readonly formatY: (y: number) => string;
}

const WIDTH = 540;
const HEIGHT = 200;
const MARGIN = { top: 12, right: 16, bottom: 30, left: 64 };
const PLOT_WIDTH = WIDTH - MARGIN.left - MARGIN.right;
const PLOT_HEIGHT = HEIGHT - MARGIN.top - MARGIN.bottom;
const TICKS = 5;

/** Draws lines as inline SVG. */
export function drawLineChart({ title, lines, formatX, formatY }: LineChart): string {
  const points = lines.flatMap((line) => line.points);
  const xMax = Math.max(1, ...points.map(({ x }) => x));
  const yTicks = niceTicks(Math.max(0, ...points.map(({ y = 0 }) => y)));
  const yMax = yTicks.at(-1) ?? 1;
  const toX = (x: number) => MARGIN.left + (x / xMax) * PLOT_WIDTH;
  const toY = (y: number) => MARGIN.top + PLOT_HEIGHT - (y / yMax) * PLOT_HEIGHT;
  const paths = lines.map(({ style, points: own }) => `<path class="line ${style}" d="${pathOf(own, toX, toY)}"/>`);
  const xTicks = niceTicks(xMax).filter((x) => x <= xMax);
  const body = [gridOf(yTicks, toY, formatY), ...xTicks.map((x) => xLabel(toX(x), formatX(x))), ...paths];
  return `${svg(title, body.join(""))}${legendOf(lines)}`;
}

/** A bar of a histogram. */
export interface ChartBar {
  readonly label: string;
  readonly value: number;
}

/** Draws bars side by side as inline SVG; every tenth or so has its label. */
export function drawBarChart(title: string, bars: readonly ChartBar[]): string {
  const yTicks = niceTicks(Math.max(0, ...bars.map(({ value }) => value)));
  const yMax = yTicks.at(-1) ?? 1;
  const toY = (y: number) => MARGIN.top + PLOT_HEIGHT - (y / yMax) * PLOT_HEIGHT;
  const step = PLOT_WIDTH / Math.max(1, bars.length);
  const labelEvery = Math.max(1, Math.ceil(bars.length / BAR_LABELS));
  const drawn = bars.map(({ label, value }, i) => {
    const x = MARGIN.left + i * step;
    const text = i % labelEvery === 0 ? xLabel(x + step / 2, label) : "";
    const height = MARGIN.top + PLOT_HEIGHT - toY(value);
    const hint = `<title>${escapeHtml(label)}: ${value}</title>`;
    const size = `width="${round(Math.max(1, step - 1))}" height="${round(height)}"`;
    return `<rect class="bar" x="${round(x)}" y="${round(toY(value))}" ${size}>${hint}</rect>${text}`;
  });
  return svg(title, gridOf(yTicks, toY, String) + drawn.join(""));
}

const BAR_LABELS = 6;

/** Escapes text for HTML, attributes included. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Round numbers from 0 to at least `max`, about five of them. */
export function niceTicks(max: number): readonly number[] {
  if (!(max > 0)) return [0, 1];
  const raw = max / (TICKS - 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw) ?? 10);
  const count = Math.ceil(max / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

function svg(title: string, body: string): string {
  const label = escapeHtml(title);
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}"><title>${label}</title>${body}</svg>`;
}

function gridOf(ticks: readonly number[], toY: (y: number) => number, format: (y: number) => string): string {
  const lines = ticks.map((tick) => {
    const y = round(toY(tick));
    const line = `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y}" y2="${y}"/>`;
    const label = escapeHtml(format(tick));
    return `${line}<text class="tick" x="${MARGIN.left - 8}" y="${y + 4}" text-anchor="end">${label}</text>`;
  });
  return lines.join("");
}

function xLabel(x: number, text: string): string {
  return `<text class="tick" x="${round(x)}" y="${HEIGHT - 10}" text-anchor="middle">${escapeHtml(text)}</text>`;
}

function pathOf(points: ChartLine["points"], toX: (x: number) => number, toY: (y: number) => number): string {
  let isDrawing = false;
  const commands = points.map(({ x, y }) => {
    if (y === undefined) {
      isDrawing = false;
      return "";
    }
    const command = isDrawing ? "L" : "M";
    isDrawing = true;
    return `${command}${round(toX(x))} ${round(toY(y))}`;
  });
  return commands.join("");
}

function legendOf(lines: readonly ChartLine[]): string {
  if (lines.length < 2) return "";
  const keys = lines.map(({ name, style }) => `<li><i class="key ${style}"></i>${escapeHtml(name)}</li>`);
  return `<ul class="legend">${keys.join("")}</ul>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
