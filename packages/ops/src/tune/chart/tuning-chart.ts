import { escapeHtml, niceTicks } from "../../load/html/svg-chart.ts";
import type { Interval } from "../interval.ts";
import { type Currency, signOf } from "../prices.ts";

/** One memory size of a chart. */
export interface ChartSize {
  readonly memoryMb: number;
  readonly durationMs: number;
  readonly durationInterval?: Interval;
  /** 95th percentile, which is what a target is about. */
  readonly p95Ms?: number;
  readonly p95Interval?: Interval;
  readonly usdPerMillion: number;
  readonly usdInterval?: Interval;
}

/** A tuning to draw. */
export interface TuningChart {
  readonly title: string;
  readonly sizes: readonly ChartSize[];
  readonly chosenMb?: number;
  /** Whether another size may be better than the chosen one: it is then called likeliest. */
  readonly isUndecided?: boolean;
  /** Sizes that the function cannot run at, and why: only in the table. */
  readonly excluded?: readonly { readonly memoryMb: number; readonly reason: string }[];
  /** What the 95th percentile must keep. */
  readonly targetMs?: number;
  /** What costs are in. */
  readonly currency: Currency;
}

/** What the size that a tuning names is called. */
export function choiceWord(isUndecided = false): "chosen" | "likeliest" {
  return isUndecided ? "likeliest" : "chosen";
}

const WIDTH = 860;
const HEIGHT = 424;
const MARGIN = { top: 68, right: 72, bottom: 56, left: 84 };
/** Baselines of the rows above the plot. */
const TITLES_Y = 20;
const CHOSEN_Y = 44;
const PLOT_WIDTH = WIDTH - MARGIN.left - MARGIN.right;
const PLOT_HEIGHT = HEIGHT - MARGIN.top - MARGIN.bottom;

/**
 * Mean duration and its 95th percentile (left axis) and cost (right axis) over memory size, with 95 % intervals as
 * bands, as an SVG of its own.
 */
export function drawTuningChart({ title, sizes, chosenMb, isUndecided, targetMs, currency }: TuningChart): string {
  const [means, p95s, costs] = placesOf(sizes);
  const msTicks = niceTicks(Math.max(highestOf([...means, ...p95s]), targetMs ?? 0));
  const usdTicks = niceTicks(highestOf(costs));
  const toX = scaleX(sizes);
  const toY = (ticks: readonly number[]) => (value: number) =>
    MARGIN.top + PLOT_HEIGHT * (1 - value / (ticks.at(-1) ?? 1));
  const [msY, usdY] = [toY(msTicks), toY(usdTicks)];
  const parts = [
    ...msTicks.map((tick) => gridLine(msY(tick), msText(tick))),
    ...usdTicks.map((tick) => rightLabel(usdY(tick), signOf(currency) + costText(tick))),
    ...sizes.map(({ memoryMb }) => xLabel(toX(memoryMb), String(memoryMb))),
    axisTitles(signOf(currency)),
    chosenMb === undefined ? "" : chosenLine(toX(chosenMb), `${chosenMb} MB ${choiceWord(isUndecided)}`),
    targetMs === undefined ? "" : targetLine(msY(targetMs), targetMs),
    curve("two", costs, { toX, toY: usdY }),
    curve("one p95", p95s, { toX, toY: msY }),
    curve("one", means, { toX, toY: msY }),
  ];
  const label = escapeHtml(title);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">` +
    `<title>${label}</title>${parts.join("")}</svg>`
  );
}

function placesOf(sizes: readonly ChartSize[]): readonly [readonly Place[], readonly Place[], readonly Place[]] {
  return [
    sizes.map((size) => place(size.memoryMb, size.durationMs, size.durationInterval)),
    sizes.flatMap((size) => (size.p95Ms === undefined ? [] : [place(size.memoryMb, size.p95Ms, size.p95Interval)])),
    sizes.map((size) => place(size.memoryMb, size.usdPerMillion, size.usdInterval)),
  ];
}

function highestOf(places: readonly Place[]): number {
  return Math.max(0, ...places.map(({ y, interval }) => interval?.high ?? y));
}

function msText(ms: number): string {
  return `${ms.toLocaleString("en-US")} ms`;
}

function costText(cost: number): string {
  return String(Number.isInteger(cost) || cost < 0.1 ? cost : cost.toFixed(2));
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

interface Scales {
  readonly toX: (x: number) => number;
  readonly toY: (y: number) => number;
}

function curve(style: string, places: readonly Place[], { toX, toY }: Scales): string {
  const at = (value: number) => Math.round(value * 10) / 10;
  const point = (x: number, y: number) => `${at(toX(x))} ${at(toY(y))}`;
  const line = places.map(({ x, y }) => point(x, y)).join("L");
  const known = places.flatMap(({ x, interval }) => (interval === undefined ? [] : [{ x, interval }]));
  const upper = known.map(({ x, interval }) => point(x, interval.high));
  const lower = known.map(({ x, interval }) => point(x, interval.low)).toReversed();
  const band = known.length < 2 ? "" : `<path class="band ${style}" d="M${[...upper, ...lower].join("L")}Z"/>`;
  const bars = known.map(({ x, interval: { low, high } }) => {
    const ends = `x1="${at(toX(x))}" x2="${at(toX(x))}" y1="${at(toY(low))}" y2="${at(toY(high))}"`;
    return `<line class="interval ${style}" ${ends}/>`;
  });
  const dots = places.map(
    ({ x, y }) => `<circle class="line ${style}" cx="${at(toX(x))}" cy="${at(toY(y))}" r="3.5"/>`,
  );
  return places.length === 0 ? "" : `${band}<path class="line ${style}" d="M${line}"/>${bars.join("")}${dots.join("")}`;
}

function axisTitles(sign: string): string {
  const [left, right] = [MARGIN.left, WIDTH - MARGIN.right];
  return (
    `<text class="axis one" x="${left - 8}" y="${TITLES_Y}" text-anchor="end">duration</text>` +
    `<text class="axis two" x="${WIDTH - 4}" y="${TITLES_Y}" text-anchor="end">${sign} a million</text>` +
    `<text class="tick" x="${(left + right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">memory size, MB</text>`
  );
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

/** Its words have a row of their own: beside the axes' titles they would read as one with them. */
function chosenLine(x: number, words: string): string {
  const at = Math.round(x);
  const text = `<text class="axis chosen-text" x="${at}" y="${CHOSEN_Y}" text-anchor="middle">${words}</text>`;
  return `<line class="chosen" x1="${at}" x2="${at}" y1="${CHOSEN_Y + 8}" y2="${HEIGHT - MARGIN.bottom}"/>${text}`;
}

/** Above the line, at the end where durations are low, unless it lies at the very top. */
function targetLine(y: number, targetMs: number): string {
  const at = Math.round(y);
  const textY = at - MARGIN.top < 16 ? at + 16 : at - 6;
  const label = `p95 target ${msText(targetMs)}`;
  const text = `<text class="axis target-text" x="${WIDTH - MARGIN.right - 4}" y="${textY}" text-anchor="end">${label}</text>`;
  return `<line class="target" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at}" y2="${at}"/>${text}`;
}
