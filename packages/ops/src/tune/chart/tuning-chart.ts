import { escapeHtml, niceTicks } from "../../load/html/svg-chart.ts";
import type { Interval } from "../interval.ts";

/** One memory size of a chart. */
export interface ChartSize {
  readonly memoryMb: number;
  readonly durationMs: number;
  readonly durationInterval?: Interval;
  readonly usdPerMillion: number;
  readonly usdInterval?: Interval;
}

/** A tuning to draw. */
export interface TuningChart {
  readonly title: string;
  readonly sizes: readonly ChartSize[];
  readonly chosenMb?: number;
  /** A duration that must be kept. */
  readonly targetMs?: number;
}

const WIDTH = 860;
const HEIGHT = 360;
const MARGIN = { top: 16, right: 76, bottom: 44, left: 76 };
const PLOT_WIDTH = WIDTH - MARGIN.left - MARGIN.right;
const PLOT_HEIGHT = HEIGHT - MARGIN.top - MARGIN.bottom;

/** Duration (left axis) and cost (right axis) over memory size, with 95 % intervals, as an SVG of its own. */
export function drawTuningChart({ title, sizes, chosenMb, targetMs }: TuningChart): string {
  const highest = (pick: (size: ChartSize) => number) => Math.max(0, ...sizes.map(pick));
  const msTicks = niceTicks(
    Math.max(
      highest((size) => size.durationInterval?.high ?? size.durationMs),
      targetMs ?? 0,
    ),
  );
  const usdTicks = niceTicks(highest((size) => size.usdInterval?.high ?? size.usdPerMillion));
  const toX = scaleX(sizes);
  const toY = (ticks: readonly number[]) => (value: number) =>
    MARGIN.top + PLOT_HEIGHT * (1 - value / (ticks.at(-1) ?? 1));
  const [msY, usdY] = [toY(msTicks), toY(usdTicks)];
  const parts = [
    ...msTicks.map((tick) => gridLine(msY(tick), `${tick} ms`)),
    ...usdTicks.map((tick) => rightLabel(usdY(tick), `$${tick}`)),
    ...sizes.map(({ memoryMb }) => xLabel(toX(memoryMb), String(memoryMb))),
    chosenMb === undefined ? "" : chosenLine(toX(chosenMb)),
    targetMs === undefined ? "" : targetLine(msY(targetMs), targetMs),
    curve(
      "one",
      sizes.map((size) => place(size.memoryMb, size.durationMs, size.durationInterval)),
      toX,
      msY,
    ),
    curve(
      "two",
      sizes.map((size) => place(size.memoryMb, size.usdPerMillion, size.usdInterval)),
      toX,
      usdY,
    ),
  ];
  const label = escapeHtml(title);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">` +
    `<title>${label}</title>${parts.join("")}</svg>`
  );
}

/** Sizes double rather than add up: the axis is logarithmic. */
function scaleX(sizes: readonly ChartSize[]): (memoryMb: number) => number {
  const logs = sizes.map(({ memoryMb }) => Math.log2(memoryMb));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const inset = 24;
  return (memoryMb) => {
    const share = high === low ? 0.5 : (Math.log2(memoryMb) - low) / (high - low);
    return MARGIN.left + inset + share * (PLOT_WIDTH - 2 * inset);
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly interval?: Interval;
}

function place(x: number, y: number, interval: Interval | undefined): Place {
  return interval === undefined ? { x, y } : { x, y, interval };
}

function curve(
  style: "one" | "two",
  places: readonly Place[],
  toX: (x: number) => number,
  toY: (y: number) => number,
): string {
  const at = (value: number) => Math.round(value * 10) / 10;
  const line = places.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${at(toX(x))} ${at(toY(y))}`).join("");
  const bars = places.flatMap(({ x, interval }) =>
    interval === undefined
      ? []
      : `<line class="line ${style}" x1="${at(toX(x))}" x2="${at(toX(x))}" y1="${at(toY(interval.low))}" y2="${at(toY(interval.high))}"/>`,
  );
  const dots = places.map(({ x, y }) => `<circle class="line ${style}" cx="${at(toX(x))}" cy="${at(toY(y))}" r="3"/>`);
  return `<path class="line ${style}" d="${line}"/>${bars.join("")}${dots.join("")}`;
}

function gridLine(y: number, text: string): string {
  const at = Math.round(y * 10) / 10;
  const line = `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at}" y2="${at}"/>`;
  return `${line}<text class="tick" x="${MARGIN.left - 8}" y="${at + 4}" text-anchor="end">${escapeHtml(text)}</text>`;
}

function rightLabel(y: number, text: string): string {
  return `<text class="tick" x="${WIDTH - MARGIN.right + 8}" y="${Math.round(y) + 4}">${escapeHtml(text)}</text>`;
}

function xLabel(x: number, text: string): string {
  const y = HEIGHT - MARGIN.bottom + 20;
  return `<text class="tick" x="${Math.round(x)}" y="${y}" text-anchor="middle">${text}</text>`;
}

function chosenLine(x: number): string {
  const at = Math.round(x);
  return `<line class="chosen" x1="${at}" x2="${at}" y1="${MARGIN.top}" y2="${HEIGHT - MARGIN.bottom}"/>`;
}

function targetLine(y: number, targetMs: number): string {
  const at = Math.round(y);
  const text = `<text class="tick" x="${WIDTH - MARGIN.right - 4}" y="${at - 5}" text-anchor="end">target ${targetMs} ms</text>`;
  return `<line class="target" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at}" y2="${at}"/>${text}`;
}
