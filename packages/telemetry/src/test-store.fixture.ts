// The store that tests run on: DuckDB, or in the project `clickhouse` of Vitest's configuration ClickHouse.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock, systemRandom } from "@faultline/core";
import { inject } from "vitest";
import { openClickHouseStore } from "./store/clickhouse/open-clickhouse-store.ts";
import { openDuckDbStore } from "./store/open-duckdb-store.ts";
import type { StoreLimits } from "./store/store-limits.ts";
import type { TelemetryStore } from "./store/telemetry-store.ts";

/** A place for one store, which may be opened again after it was closed. */
export interface TestStorePlace {
  open(limits?: Partial<StoreLimits>): Promise<TelemetryStore>;
  remove(): void;
}

/** A new empty place on the engine of this run. */
export function createTestStorePlace(): TestStorePlace {
  const host: string | undefined = inject("clickHouseHost");
  return host === undefined ? duckDbPlace() : clickHousePlace(host);
}

function duckDbPlace(): TestStorePlace {
  const directory = mkdtempSync(join(tmpdir(), "store-"));
  return {
    open: (limits = {}) => openDuckDbStore({ directory, limits }),
    remove: () => rmSync(directory, { recursive: true }),
  };
}

let databases = 0;

function clickHousePlace(host: string): TestStorePlace {
  const address = `clickhouse://${host}/test_${process.pid}_${++databases}`;
  return {
    open: (limits = {}) => openClickHouseStore({ address, clock: systemClock, random: systemRandom(), limits }),
    remove: () => undefined, // Gone with the server.
  };
}
