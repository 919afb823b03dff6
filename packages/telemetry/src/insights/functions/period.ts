import { type PeriodNode } from "../syntax/query-node.ts";

/** A period as a number of milliseconds or of calendar months. */
export type Period =
  | { readonly kind: "fixed"; readonly ms: number }
  | { readonly kind: "months"; readonly months: number };

const FIXED_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const MONTHS = { mo: 1, q: 3, y: 12 } as const;

/** The most that an amount of these units counts for: `bin(300s)` is `bin(60s)`. */
const CAPS: Readonly<Record<string, number>> = { ms: 1000, s: 60, m: 60, h: 24 };

/** Every spelling and its unit; those longer than one letter also in the plural. */
const SPELLINGS: Readonly<Record<string, keyof typeof FIXED_MS | keyof typeof MONTHS>> = {
  ms: "ms",
  msec: "ms",
  millisecond: "ms",
  s: "s",
  sec: "s",
  second: "s",
  m: "m",
  min: "m",
  minute: "m",
  h: "h",
  hr: "h",
  hour: "h",
  d: "d",
  day: "d",
  w: "w",
  week: "w",
  mo: "mo",
  mon: "mo",
  month: "mo",
  q: "q",
  qtr: "q",
  quarter: "q",
  y: "y",
  yr: "y",
  year: "y",
};

/**
 * Reads a period; undefined for an unknown unit or an amount of 0.
 *
 * @param isCapped For the length of a bin, which has a most for each unit.
 * @see CloudWatch Logs User Guide, "Datetime functions", read 2026-11.
 */
export function readPeriod(
  { amount, unit }: PeriodNode,
  { isCapped }: { readonly isCapped: boolean },
): Period | undefined {
  const name = unitOf(unit);
  if (name === undefined || amount < 1) return undefined;
  const count = isCapped ? Math.min(amount, CAPS[name] ?? amount) : amount;
  if (name in MONTHS) return { kind: "months", months: count * MONTHS[name as keyof typeof MONTHS] };
  return { kind: "fixed", ms: count * FIXED_MS[name as keyof typeof FIXED_MS] };
}

/** Whether a word is a unit of time, in any case. */
export function isPeriodUnit(word: string): boolean {
  return unitOf(word.toLowerCase()) !== undefined;
}

function unitOf(spelling: string) {
  const singular = spelling.length > 2 && spelling.endsWith("s") ? spelling.slice(0, -1) : spelling;
  return [spelling, singular].flatMap((text) => (Object.hasOwn(SPELLINGS, text) ? (SPELLINGS[text] ?? []) : []))[0];
}
