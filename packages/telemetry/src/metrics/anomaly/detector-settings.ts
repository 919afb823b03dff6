/** What an anomaly detector says of the metric that it watches. */
export interface DetectorSettings {
  /** Times from which bands do not learn, milliseconds since the epoch; the start inclusive, the end exclusive. */
  readonly excluded: readonly { readonly start: number; readonly end: number }[];
  /** Where the metric's days and weeks begin, as in `Europe/Rome`; UTC when absent. */
  readonly timezone: string | undefined;
}

const HOUR_MS = 3_600_000;

/** Whether a text names a time zone of the IANA database. */
export function isTimezone(text: string): boolean {
  try {
    Intl.DateTimeFormat("en-US", { timeZone: text });
    return true;
  } catch {
    return false; // The answer, as Intl gives it.
  }
}

/** Turns times into what clocks of a zone show, as if they were UTC. Zones change their offset between hours only. */
export function localClock(timezone: string | undefined): (timestamp: number) => number {
  if (timezone === undefined) return (timestamp) => timestamp;
  const format = new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset" });
  const offsets = new Map<number, number>();
  return (timestamp) => {
    const hour = Math.floor(timestamp / HOUR_MS);
    const offset = offsets.get(hour) ?? offsetMs(format.format(timestamp));
    offsets.set(hour, offset);
    return timestamp + offset;
  };
}

/** Of a date that ends in `GMT+05:30`, or in `GMT` alone. */
function offsetMs(text: string): number {
  const [, sign, hours = 0, minutes = 0] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
}

/** The points of a series outside the excluded times. */
export function withoutExcluded<Series extends { timestamps: readonly number[]; values: readonly number[] }>(
  series: Series,
  excluded: DetectorSettings["excluded"],
): Series {
  if (excluded.length === 0) return series;
  const kept = [...series.timestamps.keys()].filter((index) => {
    const time = series.timestamps[index] ?? 0;
    return !excluded.some(({ start, end }) => time >= start && time < end);
  });
  return {
    ...series,
    timestamps: kept.map((index) => series.timestamps[index] ?? 0),
    values: kept.map((index) => series.values[index] ?? 0),
  };
}
