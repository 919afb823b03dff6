import type { TimeSeries } from "../time-series.ts";

/** What a dynamic label shows besides its series. */
export interface LabelContext {
  /** What the label would be if none were given. */
  readonly defaultLabel: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const PLACEHOLDER = /\$\{\s*(?:PROP\(\s*(?:'([^']*)'|"([^"]*)")\s*\)|([A-Z_]+))\s*\}/g;

/** Whether a label has places that depend on its series. */
export function isDynamicLabel(label: string): boolean {
  return label.search(PLACEHOLDER) >= 0;
}

/**
 * A label with `${AVG}`, `${LAST_TIME}`, `${PROP('Dim.FunctionName')}` and so on replaced. What a series does not have
 * becomes `--`, as in CloudWatch's graphs; unknown names stay as written.
 *
 * Differs from AWS: numbers show at most three decimals, and times are UTC.
 *
 * @see CloudWatch User Guide, "Using dynamic labels", read 2026-11.
 */
export function expandLabel(label: string, series: TimeSeries, context: LabelContext): string {
  return label.replaceAll(PLACEHOLDER, (written: string, single?: string, double?: string, name?: string) => {
    if (name === undefined) return propertyOf(series, single ?? double ?? "") ?? "--";
    if (name === "LABEL") return context.defaultLabel;
    const compute = VALUES[name];
    if (compute === undefined) return written;
    return series.values.length === 0 && name !== "DATAPOINT_COUNT" ? "--" : compute(pointsOf(series), context.now);
  });
}

function propertyOf({ source, periodSeconds }: TimeSeries, property: string): string | undefined {
  if (property === "Period") return String(periodSeconds);
  if (source === undefined) return undefined;
  if (property.startsWith("Dim.")) return source.dimensions.find(({ name }) => name === property.slice(4))?.value;
  const properties: Readonly<Record<string, string | undefined>> = {
    AccountId: source.accountId,
    MetricName: source.metricName,
    Namespace: source.namespace,
    Region: source.region,
    Stat: source.statistic,
  };
  return properties[property];
}

interface Point {
  readonly time: number;
  readonly value: number;
}

interface Points {
  readonly first: Point;
  readonly last: Point;
  readonly lowest: Point;
  readonly highest: Point;
  readonly values: readonly number[];
}

/** The points that labels name. The series may be empty: then only `values` has a meaning. */
function pointsOf({ timestamps, values }: TimeSeries): Points {
  const pointAt = (index: number): Point => ({ time: timestamps[index] ?? 0, value: values[index] ?? 0 });
  let [lowest, highest] = [pointAt(0), pointAt(0)];
  for (const index of values.keys()) {
    const point = pointAt(index);
    if (point.value < lowest.value) lowest = point;
    if (point.value > highest.value) highest = point;
  }
  return { first: pointAt(0), last: pointAt(values.length - 1), lowest, highest, values };
}

const VALUES: Readonly<Record<string, ((points: Points, now: number) => string) | undefined>> = {
  AVG: ({ values }) => numberText(sum(values) / values.length),
  DATAPOINT_COUNT: ({ values }) => String(values.length),
  FIRST: ({ first }) => numberText(first.value),
  FIRST_LAST_RANGE: ({ first, last }) => numberText(Math.abs(last.value - first.value)),
  FIRST_LAST_TIME_RANGE: ({ first, last }) => durationText(last.time - first.time),
  FIRST_TIME: ({ first }) => timeText(first.time),
  FIRST_TIME_RELATIVE: ({ first }, now) => durationText(now - first.time),
  LAST: ({ last }) => numberText(last.value),
  LAST_TIME: ({ last }) => timeText(last.time),
  LAST_TIME_RELATIVE: ({ last }, now) => durationText(now - last.time),
  MAX: ({ highest }) => numberText(highest.value),
  MAX_TIME: ({ highest }) => timeText(highest.time),
  MAX_TIME_RELATIVE: ({ highest }, now) => durationText(now - highest.time),
  MIN: ({ lowest }) => numberText(lowest.value),
  MIN_MAX_RANGE: ({ lowest, highest }) => numberText(highest.value - lowest.value),
  MIN_MAX_TIME_RANGE: ({ lowest, highest }) => durationText(Math.abs(highest.time - lowest.time)),
  MIN_TIME: ({ lowest }) => timeText(lowest.time),
  MIN_TIME_RELATIVE: ({ lowest }, now) => durationText(now - lowest.time),
  SUM: ({ values }) => numberText(sum(values)),
};

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function numberText(value: number): string {
  return String(Number(value.toFixed(3)));
}

function timeText(time: number): string {
  return new Date(time).toISOString().replace("T", " ").slice(0, 19);
}

function durationText(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).slice(0, 2);
  return shown.length === 0 ? "0s" : shown.map(([count, unit]) => `${count}${unit}`).join(" ");
}
