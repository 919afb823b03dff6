/** What a telemetry store runs on. */
export type StoreEngine = "clickhouse" | "duckdb";
