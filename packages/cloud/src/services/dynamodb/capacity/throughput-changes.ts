import type { EpochMs } from "@faultline/core";
import { dynamoDbError } from "../errors.ts";
import { DECREASE_INTERVAL_MS, FREE_DECREASES_PER_DAY, MAX_DECREASES_PER_DAY } from "../limits.ts";

/** Provisioned units of a table or index, and when they last changed. JSON-safe. */
export interface ProvisionedUnits {
  readonly readUnitsPerSecond: number;
  readonly writeUnitsPerSecond: number;
  readonly decreasesToday: number;
  readonly lastIncreaseMs?: number;
  readonly lastDecreaseMs?: number;
}

/** New read and write units. */
export interface RequestedUnits {
  readonly readUnitsPerSecond: number;
  readonly writeUnitsPerSecond: number;
}

/** Decreases that count for the UTC day of `now`. */
export function decreasesToday(units: ProvisionedUnits, now: EpochMs): number {
  const isToday = units.lastDecreaseMs !== undefined && utcDay(units.lastDecreaseMs) === utcDay(now);
  return isToday ? units.decreasesToday : 0;
}

/**
 * The units after a change at `now`. Increases are free; four decreases are allowed at any time of a UTC day, later ones
 * once an hour.
 *
 * @throws LimitExceededException where a decrease comes too early.
 * @see DynamoDB Developer Guide, "Quotas", Decreasing provisioned throughput.
 */
export function changeUnits(current: ProvisionedUnits, requested: RequestedUnits, now: EpochMs): ProvisionedUnits {
  const isDecrease =
    requested.readUnitsPerSecond < current.readUnitsPerSecond ||
    requested.writeUnitsPerSecond < current.writeUnitsPerSecond;
  const isIncrease =
    requested.readUnitsPerSecond > current.readUnitsPerSecond ||
    requested.writeUnitsPerSecond > current.writeUnitsPerSecond;
  const decreases = decreasesToday(current, now);
  if (isDecrease) expectDecreaseAllowed(current, decreases, now);
  return {
    ...current,
    ...requested,
    decreasesToday: decreases + (isDecrease ? 1 : 0),
    ...(isIncrease ? { lastIncreaseMs: now } : {}),
    ...(isDecrease ? { lastDecreaseMs: now } : {}),
  };
}

function expectDecreaseAllowed(current: ProvisionedUnits, decreases: number, now: EpochMs): void {
  const lastMs = current.lastDecreaseMs;
  if (decreases < FREE_DECREASES_PER_DAY || lastMs === undefined) return;
  const nextMs = lastMs + DECREASE_INTERVAL_MS;
  if (now >= nextMs && decreases < MAX_DECREASES_PER_DAY) return;
  throw dynamoDbError(
    "LimitExceededException",
    "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. " +
      `After the first ${FREE_DECREASES_PER_DAY} decreases, each subsequent decrease in the same UTC day can be ` +
      `performed at most once every ${DECREASE_INTERVAL_MS / 1000} seconds. ` +
      `Number of decreases today: ${decreases}. ` +
      `Last decrease at ${printTime(lastMs)}. Next decrease can be made at ${printTime(nextMs)}`,
  );
}

const DAY_FORMAT = new Intl.DateTimeFormat("en-US", { dateStyle: "full", timeZone: "UTC" });
const TIME_FORMAT = new Intl.DateTimeFormat("en-US", { timeStyle: "medium", timeZone: "UTC" });

/** A time as AWS prints it here: `Sunday, March 24, 2019 9:07:28 AM UTC`. */
function printTime(epochMs: number): string {
  const time = TIME_FORMAT.format(epochMs).replace(/\s/g, " "); // The formatter puts a narrow space before AM.
  return `${DAY_FORMAT.format(epochMs)} ${time} UTC`;
}

function utcDay(epochMs: number): number {
  return Math.floor(epochMs / 86_400_000);
}
