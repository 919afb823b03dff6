import type { EpochMs } from "@faultline/core";
import { formatBytes } from "./format-bytes.ts";
import type { StorageSurvey } from "./survey-storage.ts";

/** A forecast on fewer days is a guess. */
const DAYS_MIN = 7;
/** Later is no date to plan with. */
const YEAR_MAX = 2200;

/** When storage is full, and how sure that is: sentences. */
export function describeForecast({
  usedBytes,
  quotaBytes,
  forecast,
}: Pick<StorageSurvey, "usedBytes" | "quotaBytes" | "forecast">): readonly string[] {
  const { bytesPerDay, days, reached, earliest, latest } = forecast;
  if (usedBytes >= quotaBytes) return ["It is full now."];
  if (reached === undefined || earliest === undefined) return ["Storage did not grow: no forecast."];
  const growth = `Grew by ${formatBytes(bytesPerDay)} a day over ${days} ${days === 1 ? "day" : "days"}`;
  if (!isNear(reached)) return [`${growth}: at that rate it lasts beyond the year ${YEAR_MAX}.`];
  const [from, until] = [dayOf(earliest), latest !== undefined && isNear(latest) ? dayOf(latest) : undefined];
  return [
    `${growth}: full about ${dayOf(reached)}.`,
    days < DAYS_MIN
      ? `That is a guess: ${DAYS_MIN} days of history would say more.`
      : `Days differ: 95 % sure ${until === undefined ? `not before ${from}; perhaps never` : `between ${from} and ${until}`}.`,
  ];
}

/** The day that storage is full, for a table. */
export function dayFull({ reached }: StorageSurvey["forecast"]): string {
  return reached !== undefined && isNear(reached) ? dayOf(reached) : "never";
}

function isNear(time: EpochMs): boolean {
  return new Date(time).getUTCFullYear() <= YEAR_MAX;
}

function dayOf(time: EpochMs): string {
  return new Date(time).toISOString().slice(0, 10);
}
