import { createTableSql, DATUMS, LOG_EVENTS, SEGMENTS } from "./store-tables.ts";

/** Segments know their document, their service and their links. Where a table's calls went was not kept before. */
const SEGMENT_SERVICES: readonly string[] = [
  "ALTER TABLE segments ADD COLUMN document_sequence BIGINT",
  "ALTER TABLE segments ADD COLUMN node_key BIGINT",
  "ALTER TABLE segments ADD COLUMN node_name VARCHAR",
  "ALTER TABLE segments ADD COLUMN node_type VARCHAR",
  "ALTER TABLE segments ADD COLUMN node_account VARCHAR",
  "ALTER TABLE segments ADD COLUMN owner_key BIGINT",
  "ALTER TABLE segments ADD COLUMN links VARCHAR",
  `UPDATE segments SET document_sequence = head.value FROM (
     SELECT sequence AS s, max(CASE WHEN document IS NOT NULL THEN sequence END) OVER (ORDER BY sequence) AS value
     FROM segments) head WHERE head.s = sequence`,
  `UPDATE segments SET node_name = name,
     node_type = CASE WHEN NOT is_subsegment THEN origin WHEN namespace = 'remote' THEN 'remote'
       WHEN name = 'DynamoDB' THEN 'AWS::DynamoDB::Table' ELSE 'AWS::' || name END
   WHERE NOT is_subsegment OR namespace IS NOT NULL`,
  `UPDATE segments SET node_key = ('0x' || substr(md5(node_name || chr(10) || coalesce(node_type, '') || chr(10)), 1, 13))::BIGINT
   WHERE node_name IS NOT NULL`,
  `UPDATE segments SET owner_key = head.node_key FROM segments head
   WHERE head.sequence = segments.document_sequence AND NOT head.is_subsegment`,
];

/** Log events know the size of their messages. */
const MESSAGE_SIZES: readonly string[] = [
  "ALTER TABLE log_events ADD COLUMN message_bytes BIGINT",
  "UPDATE log_events SET message_bytes = strlen(message)",
];

/** The statements that take a file from schema version 1 to 2, from 2 to 3, and so on. A released entry never changes. */
export const UPGRADES: readonly (readonly string[])[] = [SEGMENT_SERVICES, MESSAGE_SIZES];

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
