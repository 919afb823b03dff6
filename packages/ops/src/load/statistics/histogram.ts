import { assert } from "@faultline/core";

/** Values below this have a bucket each; above, a power of two is split into half as many. */
const SUB_BUCKETS = 2048;
const SUB_BUCKET_BITS = 11;

/** The largest value that has a bucket of its own: 71 minutes in microseconds. Larger ones share the last bucket. */
const MAX_VALUE = 2 ** 32 - 1;

/** A histogram as JSON: numbers only, so that histograms of several processes or runs can be merged. */
export interface SerializedHistogram {
  readonly unit: "microseconds";
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  /** Bucket index and count, alternating, by rising index. */
  readonly buckets: readonly number[];
}

/** One bucket of a histogram. */
export interface HistogramBucket {
  /** The middle of the bucket: within 0.05 % of every value in it. */
  readonly value: number;
  readonly count: number;
}

/**
 * Durations in microseconds, counted in log-linear buckets of three significant digits: a quantile is within 0.1 % of
 * the recorded value of that rank. Minimum, maximum and mean are exact.
 *
 * @see HdrHistogram (public domain, Gil Tene), whose bucket layout this is, kept sparse.
 */
export class Histogram {
  readonly #counts = new Map<number, number>();
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  /** Counts a duration in milliseconds; a negative one counts as zero. */
  recordMs(durationMs: number): void {
    const value = Math.max(0, Math.round(durationMs * 1000));
    const index = indexOf(value);
    this.#counts.set(index, (this.#counts.get(index) ?? 0) + 1);
    this.#count++;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** How many values were counted. */
  get count(): number {
    return this.#count;
  }

  /** The smallest value in milliseconds; 0 when empty. */
  get minMs(): number {
    return this.#count === 0 ? 0 : this.#min / 1000;
  }

  /** The largest value in milliseconds; 0 when empty. */
  get maxMs(): number {
    return this.#max / 1000;
  }

  /** The mean in milliseconds; 0 when empty. */
  get meanMs(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count / 1000;
  }

  /**
   * The value of rank ⌈quantile · count⌉ in milliseconds; 0 when empty.
   *
   * @param quantile From 0 to 1.
   */
  quantileMs(quantile: number): number {
    if (this.#count === 0) return 0;
    let rest = Math.max(1, Math.ceil(quantile * this.#count - RANK_ROUNDING));
    for (const { value, count } of this.buckets()) {
      rest -= count;
      if (rest <= 0) return Math.min(this.#max, Math.max(this.#min, value)) / 1000;
    }
    return this.maxMs;
  }

  /** The buckets that hold something, by rising value in microseconds. */
  buckets(): readonly HistogramBucket[] {
    return this.#sorted().map(([index, count]) => ({ value: middleOf(index), count }));
  }

  /** Adds every value of another histogram. */
  merge(other: Histogram): void {
    for (const [index, count] of other.#counts) this.#counts.set(index, (this.#counts.get(index) ?? 0) + count);
    this.#count += other.#count;
    this.#sum += other.#sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** The histogram as JSON. */
  serialize(): SerializedHistogram {
    const min = this.#count === 0 ? 0 : this.#min;
    return { unit: "microseconds", min, max: this.#max, sum: this.#sum, buckets: this.#sorted().flat() };
  }

  /** A histogram from its JSON. */
  static deserialize({ min, max, sum, buckets }: SerializedHistogram): Histogram {
    assert(buckets.length % 2 === 0, "a serialised histogram holds pairs of index and count");
    const histogram = new Histogram();
    for (let at = 0; at < buckets.length; at += 2) {
      const [index = 0, count = 0] = buckets.slice(at, at + 2);
      histogram.#counts.set(index, count);
      histogram.#count += count;
    }
    histogram.#sum = sum;
    histogram.#max = max;
    if (histogram.#count > 0) histogram.#min = min;
    return histogram;
  }

  #sorted(): [number, number][] {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }
}

/** 0.95 · 20 is 19.000000000000004 in floating point, and must have rank 19. */
const RANK_ROUNDING = 1e-9;

function indexOf(value: number): number {
  if (value < SUB_BUCKETS) return value;
  const clamped = Math.min(value, MAX_VALUE);
  const shift = 32 - SUB_BUCKET_BITS - Math.clz32(clamped);
  return (shift * SUB_BUCKETS) / 2 + (clamped >>> shift);
}

function middleOf(index: number): number {
  if (index < SUB_BUCKETS) return index;
  const shift = Math.floor(index / (SUB_BUCKETS / 2)) - 1;
  const width = 2 ** shift;
  return (index - (shift * SUB_BUCKETS) / 2) * width + (width - 1) / 2;
}
