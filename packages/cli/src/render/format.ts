/** A duration as people say it: `4.2 ms`, `739 ms`, `5.21 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds >= 1) return `${seconds.toFixed(2)} s`;
  const ms = seconds * 1000;
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}

/** A share as a percentage: `25.1 %`; a dash for none at all, so that the eye finds the others. */
export function formatShare(part: number, whole: number): string {
  return part === 0 || whole === 0 ? "–" : `${((part / whole) * 100).toFixed(1)} %`;
}

/** A time in UTC to the millisecond: `14:03:07.120`, with the day before it when that is not the day of now. */
export function formatTime(time: Date, now: Date): string {
  return dayOf(time) === dayOf(now) ? timeOfDayOf(time) : `${dayOf(time)} ${timeOfDayOf(time)}`;
}

/** Times of one list, all with their day where one is not of the day of now. */
export function formatTimes(times: readonly Date[], now: Date): readonly string[] {
  const other = times.find((time) => dayOf(time) !== dayOf(now));
  return times.map((time) => (other === undefined ? formatTime(time, now) : `${dayOf(time)} ${timeOfDayOf(time)}`));
}

/** A stretch of time in UTC to the second, its day told once when it ends on the day that it began. */
export function formatPeriod(start: Date, end: Date): string {
  const isOneDay = dayOf(start) === dayOf(end);
  return `${dayOf(start)} ${secondOf(start)} to ${isOneDay ? "" : `${dayOf(end)} `}${secondOf(end)} UTC`;
}

function timeOfDayOf(date: Date): string {
  return date.toISOString().slice(11, 23);
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function secondOf(date: Date): string {
  return date.toISOString().slice(11, 19);
}
