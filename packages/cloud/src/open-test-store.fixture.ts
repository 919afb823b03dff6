// The store that tests of services run on: DuckDB, or in the project `clickhouse` of Vitest's configuration ClickHouse.
import { systemClock, systemRandom } from "@faultline/core";
import { openClickHouseStore, openDuckDbStore, type TelemetryStore } from "@faultline/telemetry";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** Where ClickHouse answers, such as `127.0.0.1:8123`. */
    readonly clickHouseHost: string;
  }
}

let databases = 0;

/** A new empty store. @param directory Of a store on DuckDB. */
export function openTestStore(directory: string): Promise<TelemetryStore> {
  const host: string | undefined = inject("clickHouseHost");
  if (host === undefined) return openDuckDbStore({ directory });
  const address = `clickhouse://${host}/services_${process.pid}_${++databases}`;
  return openClickHouseStore({ address, clock: systemClock, random: systemRandom() });
}
