import { systemClock, systemRandom } from "@faultline/core";
import { openClickHouseStore, openDuckDbStore, type StoreLimits, type TelemetryStore } from "@faultline/telemetry";

/** Whether a place is a database of ClickHouse rather than a directory. */
export function isOnClickHouse(place: string): boolean {
  return place.startsWith("clickhouse:");
}

/** Opens the store of a directory, or of an address such as `clickhouse://127.0.0.1:8123/database`. */
export function openKilledStore(place: string, limits: Partial<StoreLimits> = {}): Promise<TelemetryStore> {
  if (!isOnClickHouse(place)) return openDuckDbStore({ directory: place, limits });
  return openClickHouseStore({ address: place, clock: systemClock, random: systemRandom(), limits });
}
