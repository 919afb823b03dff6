import { createTableSql, DATUMS, LOG_EVENTS, SEGMENTS } from "./store-tables.ts";

/** The statements that take a file from schema version 1 to 2, from 2 to 3, and so on. A released entry never changes. */
const UPGRADES: readonly (readonly string[])[] = [];

/** What a migration needs of a database. */
export interface MigratableDatabase {
  run(sql: string): Promise<unknown>;
  readNumber(sql: string): Promise<number>;
}

/**
 * Brings a file to the newest schema: an empty one at once, an older one by the upgrades that it lacks. All or nothing.
 *
 * @returns Whether the file now has the newest schema. False when a later release wrote it: it is left untouched.
 */
export async function migrate(database: MigratableDatabase, upgrades = UPGRADES): Promise<boolean> {
  const newest = upgrades.length + 1;
  await database.run("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT)");
  const found = await database.readNumber("SELECT coalesce(max(version), 0) FROM schema_version");
  if (found >= newest) return found === newest;
  const statements =
    found === 0 ? [LOG_EVENTS, DATUMS, SEGMENTS].map(createTableSql) : upgrades.slice(found - 1).flat();
  await database.run("BEGIN");
  for (const statement of statements) await database.run(statement);
  await database.run(`INSERT INTO schema_version VALUES (${newest})`);
  await database.run("COMMIT");
  return true;
}
