import { DatabaseSync, type StatementSync } from "node:sqlite";
import { unreachable } from "@faultline/core";
import type {
  IndexEntry,
  Latin1Key,
  PageRequest,
  StoredCount,
  StoredPage,
  StoredRow,
  StoreReply,
  StoreRequest,
  StoreWrite,
} from "./store-request.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS items (
    table_id INTEGER NOT NULL, key BLOB NOT NULL, size_bytes INTEGER NOT NULL, entries TEXT, body TEXT NOT NULL,
    PRIMARY KEY (table_id, key)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS index_entries (
    index_id INTEGER NOT NULL, entry BLOB NOT NULL, key BLOB NOT NULL, size_bytes INTEGER NOT NULL,
    PRIMARY KEY (index_id, entry)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS counts (
    owner_id INTEGER PRIMARY KEY, items INTEGER NOT NULL, size_bytes INTEGER NOT NULL
  );
`;

/** Sorts after every key: longer than the longest run of 0xff that a hash and a partition key can make. */
const LAST_KEY = Buffer.alloc(4096, 0xff);

/** Items and index entries in one SQLite file. Runs in the store's own thread; a batch of requests commits together. */
export class ItemDatabase {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #counts = new Map<number, StoredCount>();
  readonly #changedCounts = new Set<number>();

  /** @param file Path of the database; it is made where there is none. */
  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    // FULL: an acknowledged write survives a power cut, as it does on AWS. Batches share the price.
    this.#database.exec("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    this.#database.exec(SCHEMA);
    this.#loadCounts();
  }

  /** Does all requests in order, or none. */
  run(requests: readonly StoreRequest[]): StoreReply {
    const isReadOnly = requests.every(({ kind }) => kind === "get" || kind === "page" || kind === "count");
    if (isReadOnly) return { answers: requests.map((request) => this.#answer(request)) };
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const answers = requests.map((request) => this.#answer(request));
      this.#saveCounts();
      this.#database.exec("COMMIT");
      return { answers };
    } catch (error) {
      this.#database.exec("ROLLBACK");
      this.#loadCounts();
      throw error;
    }
  }

  /** Closes the file. */
  close(): void {
    this.#database.close();
  }

  #answer(request: StoreRequest): unknown {
    switch (request.kind) {
      case "get":
        return this.#get(request.table, toBytes(request.key));
      case "put":
      case "delete":
        return this.#write(request);
      case "write-all":
        for (const write of request.writes) this.#write(write);
        return undefined;
      case "page":
        return this.#page(request);
      case "count":
        return this.#countOf(request.index ?? request.table);
      case "drop-table":
        return this.#dropTable(request.table, request.indexes);
      case "drop-index":
        return this.#dropIndex(request.index);
      default:
        return unreachable(request);
    }
  }

  #get(table: number, key: Buffer): StoredRow | undefined {
    const row = this.#prepare("SELECT size_bytes, body FROM items WHERE table_id = ? AND key = ?").get(table, key);
    return row && { sizeBytes: Number(row["size_bytes"]), body: String(row["body"]) };
  }

  #write(write: StoreWrite): number | undefined {
    const key = toBytes(write.key);
    const before = this.#prepare("SELECT size_bytes, entries FROM items WHERE table_id = ? AND key = ?").get(
      write.table,
      key,
    );
    const beforeBytes = before && Number(before["size_bytes"]);
    const entries = write.kind === "put" ? write.entries : [];
    this.#replaceEntries(key, typeof before?.["entries"] === "string" ? before["entries"] : undefined, entries);
    if (write.kind === "put") {
      this.#prepare(
        "INSERT OR REPLACE INTO items (table_id, key, size_bytes, entries, body) VALUES (?, ?, ?, ?, ?)",
      ).run(write.table, key, write.sizeBytes, entries.length === 0 ? null : JSON.stringify(entries), write.body);
    } else if (before !== undefined) {
      this.#prepare("DELETE FROM items WHERE table_id = ? AND key = ?").run(write.table, key);
    }
    this.#recount(write.table, beforeBytes, write.kind === "put" ? write.sizeBytes : undefined);
    return beforeBytes;
  }

  #replaceEntries(key: Buffer, before: string | undefined, after: readonly IndexEntry[]): void {
    const stale = before === undefined ? [] : (JSON.parse(before) as readonly IndexEntry[]);
    for (const { index, entry, sizeBytes } of stale) {
      const result = this.#prepare("DELETE FROM index_entries WHERE index_id = ? AND entry = ?").run(
        index,
        toBytes(entry),
      );
      if (Number(result.changes) > 0) this.#recount(index, sizeBytes, undefined);
    }
    for (const { index, entry, sizeBytes } of after) {
      this.#prepare("INSERT OR REPLACE INTO index_entries (index_id, entry, key, size_bytes) VALUES (?, ?, ?, ?)").run(
        index,
        toBytes(entry),
        key,
        sizeBytes,
      );
      this.#recount(index, undefined, sizeBytes);
    }
  }

  #page(request: PageRequest): StoredPage {
    const order = request.isForward ? "ASC" : "DESC";
    const sql =
      request.index === undefined
        ? `SELECT size_bytes, size_bytes AS read_bytes, body FROM items
           WHERE table_id = ? AND key >= ? AND key < ? ORDER BY key ${order}`
        : `SELECT i.size_bytes, e.size_bytes AS read_bytes, i.body FROM index_entries e
           JOIN items i ON i.table_id = ?4 AND i.key = e.key
           WHERE e.index_id = ?1 AND e.entry >= ?2 AND e.entry < ?3 ORDER BY e.entry ${order}`;
    const bounds = [request.index ?? request.table, toBytes(request.from), upperBound(request.to)] as const;
    const rows: StoredRow[] = [];
    let readBytes = 0;
    let hasMore = false;
    // A statement of its own: an iteration that stops early must not be the one that the next page starts from.
    const statement = this.#database.prepare(sql);
    const found =
      request.index === undefined ? statement.iterate(...bounds) : statement.iterate(...bounds, request.table);
    for (const row of found) {
      if (rows.length >= request.maxItems || readBytes >= request.maxBytes) {
        hasMore = true;
        break;
      }
      rows.push({ sizeBytes: Number(row["size_bytes"]), body: String(row["body"]) });
      readBytes += Number(row["read_bytes"]);
    }
    return { rows, readBytes, hasMore };
  }

  #dropTable(table: number, indexes: readonly number[]): undefined {
    for (const index of indexes) this.#dropIndex(index);
    this.#prepare("DELETE FROM items WHERE table_id = ?").run(table);
    this.#counts.delete(table);
    this.#changedCounts.add(table);
  }

  #dropIndex(index: number): undefined {
    this.#prepare("DELETE FROM index_entries WHERE index_id = ?").run(index);
    this.#counts.delete(index);
    this.#changedCounts.add(index);
  }

  #countOf(owner: number): StoredCount {
    return this.#counts.get(owner) ?? { items: 0, sizeBytes: 0 };
  }

  #recount(owner: number, beforeBytes: number | undefined, afterBytes: number | undefined): void {
    const count = this.#countOf(owner);
    const items = count.items + (afterBytes === undefined ? 0 : 1) - (beforeBytes === undefined ? 0 : 1);
    this.#counts.set(owner, { items, sizeBytes: count.sizeBytes + (afterBytes ?? 0) - (beforeBytes ?? 0) });
    this.#changedCounts.add(owner);
  }

  #loadCounts(): void {
    this.#counts.clear();
    this.#changedCounts.clear();
    for (const row of this.#prepare("SELECT owner_id, items, size_bytes FROM counts").all()) {
      this.#counts.set(Number(row["owner_id"]), { items: Number(row["items"]), sizeBytes: Number(row["size_bytes"]) });
    }
  }

  #saveCounts(): void {
    for (const owner of this.#changedCounts) {
      const { items, sizeBytes } = this.#countOf(owner);
      if (items === 0) {
        this.#prepare("DELETE FROM counts WHERE owner_id = ?").run(owner);
        continue;
      }
      this.#prepare("INSERT OR REPLACE INTO counts (owner_id, items, size_bytes) VALUES (?, ?, ?)").run(
        owner,
        items,
        sizeBytes,
      );
    }
    this.#changedCounts.clear();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function toBytes(key: Latin1Key): Buffer {
  return Buffer.from(key, "latin1");
}

function upperBound(key: Latin1Key | undefined): Buffer {
  return key === undefined ? LAST_KEY : toBytes(key);
}
