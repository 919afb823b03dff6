import type { ClickHouseStoreOptions } from "./clickhouse/open-clickhouse-store.ts";
import type { TelemetryStore } from "./telemetry-store.ts";

export type { ClickHouseStoreOptions };

/**
 * Opens a telemetry store on ClickHouse. Its client is loaded only then: most labs do without.
 *
 * @throws LabError as the store itself tells.
 */
export async function openClickHouseStore(options: ClickHouseStoreOptions): Promise<TelemetryStore> {
  const clickHouse = await import("./clickhouse/open-clickhouse-store.ts");
  return clickHouse.openClickHouseStore(options);
}
