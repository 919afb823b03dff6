/** A range that holds the true value with 95 % probability. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const TAIL = 0.025;

/** The middle 95 % of guesses. */
export function interval95(guesses: readonly number[]): Interval {
  const sorted = guesses.toSorted((a, b) => a - b);
  const cut = Math.floor(TAIL * sorted.length);
  return { low: sorted[cut] ?? Number.NaN, high: sorted[sorted.length - 1 - cut] ?? Number.NaN };
}
