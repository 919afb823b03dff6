import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { migrate, UPGRADES } from "./migrate.ts";
import { createTableSql, DATUMS, LOG_EVENTS, SEGMENTS, type Table } from "./store-tables.ts";

async function emptyDatabase() {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  return {
    run: (sql: string) => connection.run(sql),
    readNumber: async (sql: string) => Number((await connection.runAndReadAll(sql)).value(0, 0)),
  };
}

const VERSION = "SELECT max(version) FROM schema_version";
const NEWEST = UPGRADES.length + 1;
const UPGRADE = ["ALTER TABLE datums ADD COLUMN source BIGINT DEFAULT 7"];

test("an empty file gets the newest schema at once, and opening it again changes nothing", async () => {
  const database = await emptyDatabase();
  expect(await migrate(database)).toBe(true);
  expect(await migrate(database)).toBe(true);
  expect(await database.readNumber("SELECT count(*) FROM schema_version")).toBe(1);
  expect(await database.readNumber("SELECT count(*) FROM log_events")).toBe(0);
});

test("an older file gets the upgrades that it lacks and keeps its rows", async () => {
  const database = await emptyDatabase();
  await migrate(database);
  await database.run("INSERT INTO datums (value) VALUES (1)");
  expect(await migrate(database, [...UPGRADES, UPGRADE])).toBe(true);
  expect(await database.readNumber(VERSION)).toBe(NEWEST + 1);
  expect(await database.readNumber("SELECT source FROM datums WHERE value = 1")).toBe(7);
});

test("a file of a later release is left untouched", async () => {
  const database = await emptyDatabase();
  await migrate(database);
  await migrate(database, [...UPGRADES, UPGRADE]);
  expect(await migrate(database)).toBe(false);
  expect(await database.readNumber(VERSION)).toBe(NEWEST + 1);
});

/** A table as the first release made it. */
function firstTable(table: Table, firstLaterColumn: string): Table {
  const { columns } = table;
  return {
    ...table,
    columns: columns.slice(
      0,
      columns.findIndex(([name]) => name === firstLaterColumn),
    ),
  };
}

async function firstDatabase() {
  const database = await emptyDatabase();
  const tables = [firstTable(LOG_EVENTS, "message_bytes"), DATUMS, firstTable(SEGMENTS, "document_sequence")];
  for (const table of tables) await database.run(createTableSql(table));
  await database.run("CREATE TABLE schema_version (version BIGINT)");
  await database.run("INSERT INTO schema_version VALUES (1)");
  return database;
}

test("log events of the first release know the size of their messages afterwards", async () => {
  const database = await firstDatabase();
  await database.run("INSERT INTO log_events (event_id, message) VALUES (1, 'naïve €')");
  expect(await migrate(database)).toBe(true);
  // By hand: n, a, v, e and the space take 1 byte each, ï takes 2 and € takes 3.
  expect(await database.readNumber("SELECT message_bytes FROM log_events")).toBe(10);
});

test("segments of the first release know their documents and services afterwards", async () => {
  const database = await firstDatabase();
  await database.run(`INSERT INTO segments (sequence, id, segment_id, name, is_subsegment, origin, namespace, document) VALUES
    (1, 'a', 'a', 'shop', false, 'AWS::Lambda::Function', NULL, '{}'), (2, 'b', 'a', 'DynamoDB', true, NULL, 'aws', NULL),
    (3, 'c', 'c', 'pay', true, NULL, 'remote', '{}')`);
  expect(await migrate(database)).toBe(true);
  const facts = `SELECT count(*) FROM segments WHERE
    (id = 'a' AND document_sequence = 1 AND node_name = 'shop' AND owner_key = node_key) OR
    (id = 'b' AND document_sequence = 1 AND node_type = 'AWS::DynamoDB::Table' AND owner_key <> node_key) OR
    (id = 'c' AND document_sequence = 3 AND node_type = 'remote' AND owner_key IS NULL)`;
  expect(await database.readNumber(facts)).toBe(3);
  // By hand: the first 13 hexadecimal digits of md5("shop\nAWS::Lambda::Function\n").
  const key = await database.readNumber("SELECT node_key FROM segments WHERE id = 'a'");
  expect(key.toString(16)).toBe("8a094944ba347");
});
