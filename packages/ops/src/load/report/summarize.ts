import { Histogram } from "../statistics/histogram.ts";
import { OWN_PREFIX, type Period } from "../statistics/metrics-recorder.ts";
import type { ReportPeriod, Summary } from "./load-report.ts";

/** Statistics of a histogram. */
export function summarizeHistogram(histogram: Histogram): Summary {
  const quantile = (q: number) => oneDecimal(histogram.quantileMs(q));
  return {
    min: oneDecimal(histogram.minMs),
    max: oneDecimal(histogram.maxMs),
    count: histogram.count,
    mean: oneDecimal(histogram.meanMs),
    p50: quantile(0.5),
    median: quantile(0.5),
    p75: quantile(0.75),
    p90: quantile(0.9),
    p95: quantile(0.95),
    p99: quantile(0.99),
    p999: quantile(0.999),
  };
}

/** One period in the form of a report. */
export function summarizePeriod(period: Period): ReportPeriod {
  const histograms = histogramsOf([period]);
  return { ...layout(period, histograms, [period]), period: String(period.startMs) };
}

/** Several periods as one. */
export function summarizeAll(periods: readonly Period[]): ReportPeriod {
  const [first] = periods;
  const counters: Record<string, number> = {};
  for (const period of periods) {
    for (const [name, count] of Object.entries(period.counters)) counters[name] = (counters[name] ?? 0) + count;
  }
  const firstAtMs = first?.firstAtMs ?? 0;
  const lastAtMs = periods.at(-1)?.lastAtMs ?? 0;
  const whole = { startMs: first?.startMs ?? 0, firstAtMs, lastAtMs, counters };
  return { ...layout(whole, histogramsOf(periods), periods), period: whole.startMs };
}

/** Every histogram of the periods by name, merged. */
export function histogramsOf(periods: readonly Period[]): ReadonlyMap<string, Histogram> {
  const merged = new Map<string, Histogram>();
  for (const { histograms } of periods) {
    for (const [name, serialized] of Object.entries(histograms)) {
      const histogram = merged.get(name) ?? new Histogram();
      histogram.merge(Histogram.deserialize(serialized));
      merged.set(name, histogram);
    }
  }
  return merged;
}

/** Our counters, without their prefix. */
export function ownCounters(periods: readonly Period[]): Readonly<Record<string, number>> {
  const counters: Record<string, number> = {};
  for (const period of periods) {
    for (const [name, count] of Object.entries(period.counters)) {
      if (!name.startsWith(OWN_PREFIX)) continue;
      const own = name.slice(OWN_PREFIX.length);
      counters[own] = (counters[own] ?? 0) + count;
    }
  }
  return counters;
}

function layout(
  period: Pick<Period, "firstAtMs" | "lastAtMs" | "counters">,
  histograms: ReadonlyMap<string, Histogram>,
  periods: readonly Period[],
): Omit<ReportPeriod, "period"> {
  const { firstAtMs, lastAtMs } = period;
  const shown = [...histograms].filter(([name]) => !name.startsWith(OWN_PREFIX)).sort(byName);
  const summaries = Object.fromEntries(shown.map(([name, histogram]) => [name, summarizeHistogram(histogram)]));
  const counters = Object.entries(period.counters).filter(([name]) => !name.startsWith(OWN_PREFIX));
  return {
    counters: Object.fromEntries(counters.sort(byName)),
    rates: ratesOf(periods),
    firstCounterAt: firstAtMs,
    firstHistogramAt: firstAtMs,
    lastCounterAt: lastAtMs,
    lastHistogramAt: lastAtMs,
    firstMetricAt: firstAtMs,
    lastMetricAt: lastAtMs,
    summaries,
    histograms: summaries,
  };
}

/** The rounded mean of the periods' rates; a period's rate is over the time from its first to its last event. */
function ratesOf(periods: readonly Period[]): Readonly<Record<string, number>> {
  const byRate = new Map<string, number[]>();
  for (const { rates } of periods) {
    for (const [name, { count, firstAtMs, lastAtMs }] of Object.entries(rates)) {
      const seconds = Math.max(1, (lastAtMs - firstAtMs) / 1000);
      byRate.set(name, [...(byRate.get(name) ?? []), count / seconds]);
    }
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return Object.fromEntries([...byRate].map(([name, values]) => [name, Math.round(mean(values))]));
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : Number(a > b);
}

function oneDecimal(ms: number): number {
  return Math.round(ms * 10) / 10;
}
