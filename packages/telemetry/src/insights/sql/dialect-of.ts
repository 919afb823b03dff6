import type { StoreEngine } from "../../model/store-engine.ts";
import { CLICKHOUSE_DIALECT } from "./clickhouse-dialect.ts";
import { DUCKDB_DIALECT } from "./duckdb-dialect.ts";
import type { SqlDialect } from "./sql-dialect.ts";

const DIALECTS: Readonly<Record<StoreEngine, SqlDialect>> = { clickhouse: CLICKHOUSE_DIALECT, duckdb: DUCKDB_DIALECT };

/** The SQL of the engine that a query runs on. */
export function dialectOf(engine: StoreEngine): SqlDialect {
  return DIALECTS[engine];
}
