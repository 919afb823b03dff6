const UNIT_MS = {
  weeks: 7 * 86_400_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
} as const;

const RELATIVE =
  /^-?P(?:(?<weeks>\d{1,6})W)?(?:(?<months>\d{1,6})M)?(?:(?<days>\d{1,6})D)?(?:T(?:(?<hours>\d{1,6})H)?(?:(?<minutes>\d{1,6})M)?(?:(?<seconds>\d{1,9})S)?)?$/;
const ABSOLUTE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;
const MONTH_MS = 30 * UNIT_MS.days;

/**
 * A time of a widget, milliseconds since the epoch: an ISO 8601 time, or how long ago it is, as in `-PT3H`. Undefined
 * where the text is neither.
 */
export function widgetTime(text: string, now: number): number | undefined {
  const parts = RELATIVE.exec(text)?.groups;
  if (parts === undefined) {
    const isZoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes("T");
    const time = ABSOLUTE.test(text) ? Date.parse(isZoned ? text : `${text}Z`) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
  }
  if (Object.values(parts).every((part) => part === undefined)) return undefined;
  const months = Number(parts["months"] ?? 0) * MONTH_MS;
  const ago = Object.entries(UNIT_MS).reduce(
    (total, [name, unitMs]) => total + Number(parts[name] ?? 0) * unitMs,
    months,
  );
  return now - ago;
}

/** Minutes that a zone such as `+0130` is ahead of UTC; undefined where the text is none. */
export function timezoneMinutes(text: string): number | undefined {
  const match = /^([+-])(\d\d)(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return Number(match[2]) > 14 || Number(match[3]) > 59 ? undefined : minutes * (match[1] === "-" ? -1 : 1);
}
