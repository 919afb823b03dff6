import { createTableStatements, onCluster, type SchemaPlace, versionTableStatement } from "./clickhouse-schema.ts";

/** One step between schema versions: statements that may run again, because ClickHouse has no transaction around them. */
type Upgrade = (place: SchemaPlace) => readonly string[];

/** The steps from schema version 1 to 2, from 2 to 3, and so on. A released entry never changes. */
const UPGRADES: readonly Upgrade[] = [];

/** What a migration needs of a server. */
export interface MigratableServer {
  run(sql: string): Promise<void>;
  readNumber(sql: string): Promise<number>;
}

/**
 * Brings a database to the newest schema, making it if need be. A migration that was interrupted goes on where it was.
 *
 * @returns Whether the database now has the newest schema. False when a later release wrote it: it is left untouched.
 */
export async function migrateClickHouse(
  server: MigratableServer,
  place: SchemaPlace,
  upgrades = UPGRADES,
): Promise<boolean> {
  const newest = upgrades.length + 1;
  await server.run(`CREATE DATABASE IF NOT EXISTS ${place.database}${onCluster(place)}`);
  await server.run(versionTableStatement(place));
  const found = await server.readNumber(`SELECT max(version) FROM ${place.database}.schema_version`);
  if (found >= newest) return found === newest;
  const statements =
    found === 0
      ? [...createTableStatements(place), ...upgrades.flatMap((upgrade) => upgrade(place))]
      : upgrades.slice(found - 1).flatMap((upgrade) => upgrade(place));
  for (const statement of statements) await server.run(statement);
  await server.run(`INSERT INTO ${place.database}.schema_version VALUES (${newest})`);
  return true;
}
