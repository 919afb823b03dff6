import type { Histogram } from "../statistics/histogram.ts";
import type { ChartBar } from "./svg-chart.ts";

const BARS = 40;
/** Latencies span decades: bars of equal ratio when the largest is this many times the smallest. */
const WIDE_RATIO = 30;

/** A histogram as bars: of equal width, or of equal ratio when the values span more than a decade or so. */
export function latencyDistribution(histogram: Histogram, format: (ms: number) => string): readonly ChartBar[] {
  if (histogram.count === 0) return [];
  const low = Math.max(0.1, histogram.minMs);
  const high = Math.max(low * 1.01, histogram.maxMs);
  const isWide = high / low > WIDE_RATIO;
  const edge = (i: number) => (isWide ? low * (high / low) ** (i / BARS) : low + ((high - low) * i) / BARS);
  const counts = Array.from({ length: BARS }, () => 0);
  for (const { value, count } of histogram.buckets()) {
    const ms = value / 1000;
    const share = isWide ? Math.log(Math.max(low, ms) / low) / Math.log(high / low) : (ms - low) / (high - low);
    const bar = Math.min(BARS - 1, Math.max(0, Math.floor(share * BARS)));
    counts[bar] = (counts[bar] ?? 0) + count;
  }
  return counts.map((value, i) => ({ label: format(edge(i)), value }));
}
