/** Statistics that need no single values, and so work on statistic sets too. */
export type SimpleStatistic = "Average" | "Maximum" | "Minimum" | "SampleCount" | "Sum";

/** Bounds of a trimmed statistic; a missing one leaves that side open. */
export interface StatisticRange {
  /** Percent of the samples, 0 to 100, or values in the metric's unit: low exclusive, high inclusive. */
  readonly unit: "percent" | "value";
  readonly low?: number;
  readonly high?: number;
}

/** A CloudWatch statistic. */
export type Statistic =
  | { readonly kind: "simple"; readonly name: SimpleStatistic }
  | { readonly kind: "percentile"; readonly percent: number }
  | {
      readonly kind: "trimmed-count" | "trimmed-mean" | "trimmed-sum" | "winsorized-mean";
      readonly range: StatisticRange;
    }
  | { readonly kind: "percentile-rank"; readonly range: StatisticRange };

const SIMPLE: ReadonlySet<string> = new Set(["Average", "Maximum", "Minimum", "SampleCount", "Sum"]);
const TRIMMED = { TC: "trimmed-count", TM: "trimmed-mean", TS: "trimmed-sum", WM: "winsorized-mean" } as const;
const INTERQUARTILE: StatisticRange = { unit: "percent", low: 25, high: 75 };

const NUMBER = String.raw`\d{1,15}(?:\.\d{1,10})?`;
const SHORT = new RegExp(`^(p|tm|tc|ts|wm)(${NUMBER})$`);
const RANGE = new RegExp(String.raw`^(TM|TC|TS|WM|PR)\((?:(-?${NUMBER})(%)?)?:(?:(-?${NUMBER})(%)?)?\)$`);

/**
 * Reads a statistic as `Stat` and `ExtendedStatistics` write it: `Sum`, `p99.9`, `tm95`, `TM(10%:90%)`, `PR(:300)`.
 *
 * @returns Undefined for text that is no statistic.
 * @see CloudWatch User Guide, "CloudWatch statistics definitions", read 2026-11.
 */
export function parseStatistic(text: string): Statistic | undefined {
  if (SIMPLE.has(text)) return { kind: "simple", name: text as SimpleStatistic };
  if (text === "IQM") return { kind: "trimmed-mean", range: INTERQUARTILE };
  return parseShort(text) ?? parseRange(text);
}

/** One lower-case letter or two and a number: a percentile, or everything up to that percentile. */
function parseShort(text: string): Statistic | undefined {
  const match = SHORT.exec(text);
  if (match === null) return undefined;
  const percent = Number(match[2]);
  if (percent > 100) return undefined;
  if (match[1] === "p") return { kind: "percentile", percent };
  const name = String(match[1]).toUpperCase() as keyof typeof TRIMMED;
  return { kind: TRIMMED[name], range: { unit: "percent", high: percent } };
}

function parseRange(text: string): Statistic | undefined {
  const match = RANGE.exec(text);
  if (match === null) return undefined;
  const [, name, low, lowPercent, high, highPercent] = match;
  const range = rangeBetween(boundOf(low, lowPercent), boundOf(high, highPercent));
  if (range === undefined) return undefined;
  if (name !== "PR") return { kind: TRIMMED[name as keyof typeof TRIMMED], range };
  return range.unit === "value" ? { kind: "percentile-rank", range } : undefined;
}

interface Bound {
  readonly value: number;
  readonly unit: StatisticRange["unit"];
}

function boundOf(digits: string | undefined, percentSign: string | undefined): Bound | undefined {
  if (digits === undefined) return undefined;
  return { value: Number(digits), unit: percentSign === "%" ? "percent" : "value" };
}

/** At least one bound, both of one unit, in order, and percentages from 0 to 100. */
function rangeBetween(low: Bound | undefined, high: Bound | undefined): StatisticRange | undefined {
  const given = [low, high].filter((bound) => bound !== undefined);
  const unit = given[0]?.unit;
  if (unit === undefined || given.some((bound) => bound.unit !== unit)) return undefined;
  if (unit === "percent" && given.some(({ value }) => value < 0 || value > 100)) return undefined;
  if (low !== undefined && high !== undefined && low.value >= high.value) return undefined;
  return {
    unit,
    ...(low === undefined ? {} : { low: low.value }),
    ...(high === undefined ? {} : { high: high.value }),
  };
}
