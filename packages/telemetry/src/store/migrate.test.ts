import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { migrate } from "./migrate.ts";

async function emptyDatabase() {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  return {
    run: (sql: string) => connection.run(sql),
    readNumber: async (sql: string) => Number((await connection.runAndReadAll(sql)).value(0, 0)),
  };
}

const VERSION = "SELECT max(version) FROM schema_version";
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
  expect(await migrate(database, [UPGRADE])).toBe(true);
  expect(await database.readNumber(VERSION)).toBe(2);
  expect(await database.readNumber("SELECT source FROM datums WHERE value = 1")).toBe(7);
});

test("a file of a later release is left untouched", async () => {
  const database = await emptyDatabase();
  await migrate(database);
  await migrate(database, [UPGRADE]);
  expect(await migrate(database)).toBe(false);
  expect(await database.readNumber(VERSION)).toBe(2);
});
