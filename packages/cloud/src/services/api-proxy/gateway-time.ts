import type { EpochMs } from "@faultline/core";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A time as in a common-log-format line, `dd/MMM/yyyy:HH:mm:ss +hhmm`, in UTC: `04/Mar/2020:19:15:17 +0000`. */
export function formatRequestTime(time: EpochMs): string {
  const date = new Date(time);
  const [day, hours, minutes, seconds] = [
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ].map((part) => String(part).padStart(2, "0"));
  return `${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${hours}:${minutes}:${seconds} +0000`;
}
