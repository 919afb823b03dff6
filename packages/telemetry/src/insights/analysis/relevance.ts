/** How much a field's values differ between events that meet a condition and the others. */
export interface Relevance {
  readonly name: string;
  /** 0 to 1. */
  readonly score: number;
  /** For texts: the values whose share grows most. */
  readonly contributors?: string;
  /** For numbers. */
  readonly medians?: { readonly met: number | undefined; readonly unmet: number | undefined };
}

/** The fields of the events that meet the condition, and of the others. */
export interface EventGroups {
  readonly met: readonly ReadonlyMap<string, string>[];
  readonly unmet: readonly ReadonlyMap<string, string>[];
}

const TOP_VALUES = 3;
/** A text field with a value of its own in more than this share of the events explains nothing. */
const MOST_DISTINCT = 0.5;

/**
 * A field's relevance: for numbers the largest difference of the two distributions (Kolmogorov and Smirnov), for texts half
 * the sum of the differences of their shares (total variation). Undefined for a field that cannot explain anything.
 */
export function relevanceOf(name: string, { met, unmet }: EventGroups): Relevance | undefined {
  const values = (group: EventGroups["met"]) => group.flatMap((fields) => fields.get(name) ?? []);
  const [one, other] = [values(met), values(unmet)];
  const all = [...one, ...other];
  const isNumeric = all.every((value) => value.trim() !== "" && Number.isFinite(Number(value)));
  if (isNumeric) {
    const [numbers, others] = [one.map(Number).toSorted(byValue), other.map(Number).toSorted(byValue)];
    return { name, score: largestGap(numbers, others), medians: { met: median(numbers), unmet: median(others) } };
  }
  if (new Set(all).size > Math.max(2, MOST_DISTINCT * all.length)) return undefined;
  return textRelevance(name, { one, other, metCount: met.length, unmetCount: unmet.length });
}

function byValue(one: number, other: number): number {
  return one - other;
}

function median(sorted: readonly number[]): number | undefined {
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

function largestGap(one: readonly number[], other: readonly number[]): number {
  if (one.length === 0 || other.length === 0) return 0;
  let [first, second, gap] = [0, 0, 0];
  for (const value of new Set([...one, ...other].toSorted(byValue))) {
    while (first < one.length && (one[first] ?? 0) <= value) first++;
    while (second < other.length && (other[second] ?? 0) <= value) second++;
    gap = Math.max(gap, Math.abs(first / one.length - second / other.length));
  }
  return gap;
}

interface TextValues {
  readonly one: readonly string[];
  readonly other: readonly string[];
  readonly metCount: number;
  readonly unmetCount: number;
}

function textRelevance(name: string, { one, other, metCount, unmetCount }: TextValues): Relevance {
  const shares = (values: readonly string[], count: number) => {
    const found = new Map<string, number>();
    for (const value of values) found.set(value, (found.get(value) ?? 0) + 1 / Math.max(count, 1));
    return found;
  };
  const [met, unmet] = [shares(one, metCount), shares(other, unmetCount)];
  const shifts = [...new Set([...met.keys(), ...unmet.keys()])].map((value) => ({
    value,
    met: met.get(value) ?? 0,
    unmet: unmet.get(value) ?? 0,
  }));
  const missing = Math.abs(one.length / Math.max(metCount, 1) - other.length / Math.max(unmetCount, 1));
  const total = shifts.reduce((sum, shift) => sum + Math.abs(shift.met - shift.unmet), missing) / 2;
  const top = shifts
    .toSorted((a, b) => b.met - b.unmet - (a.met - a.unmet))
    .slice(0, TOP_VALUES)
    .map((shift) => `${shift.value}: ${percent(shift.met)} (baseline ${percent(shift.unmet)})`);
  const score = metCount === 0 || unmetCount === 0 ? 0 : Math.min(1, total);
  return { name, score, contributors: top.join(", ") };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
