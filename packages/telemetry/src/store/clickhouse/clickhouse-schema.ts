import { type ColumnType, DATUMS, LOG_EVENTS, SEGMENTS, type Table } from "../store-tables.ts";
import type { StoreAddress } from "./store-address.ts";

/** What the statements of a schema depend on. */
export type SchemaPlace = Pick<StoreAddress, "cluster" | "database">;

const TYPES: Readonly<Record<ColumnType, string>> = {
  BIGINT: "Int64",
  BOOLEAN: "Bool",
  DOUBLE: "Float64",
  VARCHAR: "String",
};

interface Layout {
  /** Also what rows are found by: these columns are never null. */
  readonly orderBy: readonly string[];
  /** The whole milliseconds that months partition rows by. */
  readonly time: string;
  /** Rows of the same value are on the same shard, and each retry sends a row to the same one. */
  readonly shardedBy: readonly string[];
}

const LAYOUTS: ReadonlyMap<Table, Layout> = new Map([
  [
    LOG_EVENTS,
    {
      orderBy: ["account_id", "region", "log_group", "timestamp", "event_id"],
      time: '"timestamp"',
      shardedBy: ["log_group", "log_stream"],
    },
  ],
  [
    DATUMS,
    {
      orderBy: ["account_id", "region", "namespace", "metric_name", "dimensions", "timestamp"],
      time: '"timestamp"',
      shardedBy: ["namespace", "metric_name", "dimensions"],
    },
  ],
  [
    SEGMENTS,
    {
      orderBy: ["account_id", "region", "trace_id", "sequence"],
      time: "toInt64(start_ms)",
      shardedBy: ["trace_id"],
    },
  ],
]);

/** Columns besides those of the order that are never null. */
const ALWAYS_SET = new Set(["ingestion_time", "log_stream", "message", "id", "start_ms", "name", "sample_count"]);

/** Inserts that a table remembers, to recognise a retry: more than a retry can lag behind. */
const REMEMBERED_INSERTS = 1000;

/** The statements of schema version 1; running them again changes nothing. */
export function createTableStatements(place: SchemaPlace): readonly string[] {
  return [...LAYOUTS].flatMap(([table, layout]) => tableStatements(table, layout, place));
}

/** The table that holds a table's rows on each server: itself, or the one behind the distributed table. */
export function storedTableName(table: string, { cluster }: SchemaPlace): string {
  return cluster === undefined ? table : `${table}_local`;
}

/** What follows a table's or database's name in a statement for the whole cluster. */
export function onCluster({ cluster }: SchemaPlace): string {
  return cluster === undefined ? "" : ` ON CLUSTER ${cluster}`;
}

function tableStatements(table: Table, layout: Layout, place: SchemaPlace): readonly string[] {
  const name = `${place.database}.${table.name}`;
  const columns = columnList(table, layout);
  const order = `PARTITION BY toYYYYMM(toDateTime(intDiv(${layout.time}, 1000), 'UTC')) ORDER BY (${layout.orderBy.map(quoted).join(", ")})`;
  if (place.cluster === undefined) {
    const settings = `SETTINGS non_replicated_deduplication_window = ${REMEMBERED_INSERTS}`;
    return [`CREATE TABLE IF NOT EXISTS ${name} (${columns}) ENGINE = MergeTree ${order} ${settings}`];
  }
  const stored = `${place.database}.${storedTableName(table.name, place)}`;
  const shard = `cityHash64(${layout.shardedBy.map(quoted).join(", ")})`;
  const distributed = `Distributed(${place.cluster}, ${place.database}, ${storedTableName(table.name, place)}, ${shard})`;
  return [
    `CREATE TABLE IF NOT EXISTS ${stored}${onCluster(place)} (${columns}) ENGINE = ${replicatedEngine(table.name, place)} ${order}`,
    `CREATE TABLE IF NOT EXISTS ${name}${onCluster(place)} (${columns}) ENGINE = ${distributed}`,
  ];
}

/** `{shard}` and `{replica}` are macros of each server's configuration. */
function replicatedEngine(table: string, { database }: SchemaPlace): string {
  return `ReplicatedMergeTree('/clickhouse/tables/${database}/{shard}/${table}', '{replica}')`;
}

function columnList(table: Table, { orderBy }: Layout): string {
  return table.columns
    .map(([name, type]) => {
      const isSet = orderBy.includes(name) || ALWAYS_SET.has(name);
      return `${quoted(name)} ${isSet ? TYPES[type] : `Nullable(${TYPES[type]})`}`;
    })
    .join(", ");
}

/** The table that keeps the schema's version. In a cluster every server has all of it. */
export function versionTableStatement(place: SchemaPlace): string {
  const path = `/clickhouse/tables/${place.database}/schema_version`;
  const engine = place.cluster === undefined ? "MergeTree" : `ReplicatedMergeTree('${path}', '{shard}-{replica}')`;
  return `CREATE TABLE IF NOT EXISTS ${place.database}.schema_version${onCluster(place)} (version Int64) ENGINE = ${engine} ORDER BY version`;
}

function quoted(name: string): string {
  return `"${name}"`;
}
