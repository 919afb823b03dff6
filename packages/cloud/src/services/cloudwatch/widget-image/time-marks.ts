const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Distances between marks: what people count time in. */
const STEPS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map((days) => days * DAY_MS),
];

/** A mark of a time axis. */
export interface TimeMark {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly text: string;
}

/** The marks of a time range, no more than fit, at round local times. */
export function timeMarks(
  { start, end, timezoneMinutes }: { readonly start: number; readonly end: number; readonly timezoneMinutes: number },
  most: number,
): readonly TimeMark[] {
  const least = (end - start) / Math.max(1, most);
  const stepMs = STEPS_MS.find((step) => step >= least) ?? Math.ceil(least / (364 * DAY_MS)) * 364 * DAY_MS;
  const offset = timezoneMinutes * MINUTE_MS;
  const first = Math.ceil((start + offset) / stepMs) * stepMs;
  const count = Math.max(0, Math.floor((end + offset - first) / stepMs) + 1);
  return Array.from({ length: count }, (_, index) => {
    const local = first + index * stepMs;
    return { time: local - offset, text: timeText(local, stepMs) };
  });
}

/** `12:30`; the date at midnight, and where marks are days apart; seconds where they are less than a minute apart. */
function timeText(local: number, stepMs: number): string {
  const text = new Date(local).toISOString();
  if (local % DAY_MS === 0) return text.slice(5, 10).replace("-", "/");
  return text.slice(11, stepMs < MINUTE_MS ? 19 : 16);
}
