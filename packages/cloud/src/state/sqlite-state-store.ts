import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { accountId, LabError, messageOf, region, type Scope, scopeKey } from "@faultline/core";
import { RecordTable } from "./record-table.ts";
import type { Collection, StateStore } from "./state-store.ts";

/** Version of the table's layout, kept in SQLite's `user_version`. */
const SCHEMA_VERSION = 1;

const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS records (
  collection TEXT NOT NULL, scope TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (collection, scope, key)) WITHOUT ROWID`;

/** SQLite's result codes for a file that another process holds: SQLITE_BUSY and SQLITE_LOCKED. */
const HELD_ELSEWHERE = new Set([5, 6]);

/**
 * Opens the state kept in one SQLite file, creating it and its folder when missing. A collection is read into memory
 * when it is first asked for; every change is written before it returns. The file is held exclusively: a second lab
 * with its own memory would not see this one's changes.
 *
 * @throws LabError `STATE_FILE_IN_USE` when another process holds the file, `STATE_FILE_NEWER` when a later version wrote
 *   it, `STATE_FILE_UNREADABLE` when it is damaged or no database.
 */
export function openSqliteStateStore(file: string): StateStore {
  const database = openDatabase(file);
  const statements: Statements = {
    select: database.prepare("SELECT scope, key, value FROM records WHERE collection = ?"),
    upsert: database.prepare("INSERT OR REPLACE INTO records (collection, scope, key, value) VALUES (?, ?, ?, ?)"),
    remove: database.prepare("DELETE FROM records WHERE collection = ? AND scope = ? AND key = ?"),
  };
  const collections = new Map<string, unknown>();
  return {
    collection<Value>(name: string): Collection<Value> {
      const known = collections.get(name);
      if (known !== undefined) return known as Collection<Value>; // One name has one value type, by contract.
      const opened = new WrittenThroughCollection<Value>(name, statements, file);
      collections.set(name, opened);
      return opened;
    },
    close: () => database.close(),
  };
}

interface Statements {
  readonly select: StatementSync;
  readonly upsert: StatementSync;
  readonly remove: StatementSync;
}

class WrittenThroughCollection<Value> implements Collection<Value> {
  readonly #name: string;
  readonly #statements: Statements;
  readonly #table = new RecordTable<Value>();

  constructor(name: string, statements: Statements, file: string) {
    this.#name = name;
    this.#statements = statements;
    for (const row of statements.select.all(name)) this.#load(row, file);
  }

  get(scope: Scope, key: string): Value | undefined {
    return this.#table.get(scope, key);
  }

  list(scope: Scope): readonly Value[] {
    return this.#table.list(scope);
  }

  listAll(): readonly { readonly scope: Scope; readonly key: string; readonly value: Value }[] {
    return this.#table.listAll();
  }

  put(scope: Scope, key: string, value: Value): void {
    this.#statements.upsert.run(this.#name, scopeKey(scope), key, JSON.stringify(value));
    this.#table.put(scope, key, value);
  }

  delete(scope: Scope, key: string): boolean {
    this.#statements.remove.run(this.#name, scopeKey(scope), key);
    return this.#table.delete(scope, key);
  }

  #load(row: Readonly<Record<string, unknown>>, file: string): void {
    const [account = "", regionCode = ""] = String(row["scope"]).split("/");
    const scope = { accountId: accountId(account), region: region(regionCode) };
    try {
      this.#table.put(scope, String(row["key"]), JSON.parse(String(row["value"])) as Value);
    } catch (cause) {
      throw unreadable(file, cause);
    }
  }
}

function openDatabase(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    database = new DatabaseSync(file);
    // Exclusive before WAL: SQLite then needs no shared-memory file, and a second opener is refused. NORMAL loses
    // nothing when the process is killed, only (at most the last records) when the machine loses power.
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    prepareSchema(database, file);
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof LabError) throw cause;
    throw HELD_ELSEWHERE.has(sqliteCode(cause)) ? inUse(file, cause) : unreadable(file, cause);
  }
}

function prepareSchema(database: DatabaseSync, file: string): void {
  const check = database.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
  if (check !== "ok") throw unreadable(file, new Error(String(check)));
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version > SCHEMA_VERSION) {
    const found = `${file} has layout ${version}; this version of Faultline knows ${SCHEMA_VERSION}`;
    throw new LabError("STATE_FILE_NEWER", found, "Update Faultline, or delete the file for a clean start.");
  }
  database.exec(CREATE_TABLE);
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}

function sqliteCode(thrown: unknown): number {
  const code = thrown instanceof Error && "errcode" in thrown ? Number(thrown.errcode) : 0;
  return code & 0xff; // The low byte is the primary result code; the rest says more about it.
}

function inUse(file: string, cause: unknown): LabError {
  const hint = "Stop the lab that runs on this folder, or start this one with another data folder.";
  return new LabError("STATE_FILE_IN_USE", `${file} is in use by another process`, hint, { cause });
}

function unreadable(file: string, cause: unknown): LabError {
  const message = `The lab's state in ${file} cannot be read: ${messageOf(cause)}`;
  return new LabError("STATE_FILE_UNREADABLE", message, "Move the file away; the lab then starts clean.", { cause });
}
