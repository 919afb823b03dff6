import { ITEM_CACHE_BYTES } from "../limits.ts";
import { decodeBody, encodeBody } from "./item-body.ts";
import { ItemCache, type StoredItem } from "./item-cache.ts";
import { KeyLocks } from "./key-locks.ts";
import type { IndexEntry, Latin1Key, PageRequest, StoredCount, StoreWrite } from "./store-request.ts";
import { StoreThread } from "./store-thread.ts";

/** Where an item is. */
export interface ItemAddress {
  /** The store's number of the table. */
  readonly table: number;
  readonly key: Latin1Key;
}

/** A write: the item as it shall be, or its removal. */
export interface ItemWrite {
  readonly address: ItemAddress;
  readonly after: (StoredItem & { readonly entries: readonly IndexEntry[] }) | undefined;
}

/** A page of items. */
export interface ItemPage {
  readonly items: readonly StoredItem[];
  readonly readBytes: number;
  readonly hasMore: boolean;
}

/**
 * The items of all tables, as the HTTP thread sees them: reads of recent items come from memory, writes are in memory
 * once they are committed. This thread is the only writer, so what is in memory is never stale.
 */
export class ItemStore {
  readonly #thread: StoreThread;
  readonly #cache = new ItemCache(ITEM_CACHE_BYTES);
  readonly #locks = new KeyLocks();

  /** @param file Path of the database file. */
  constructor(file: string) {
    this.#thread = new StoreThread(file);
  }

  /** Runs `work` while no one else writes these items. */
  hold<Result>(addresses: readonly ItemAddress[], work: () => Promise<Result>): Promise<Result> {
    return this.#locks.hold(addresses.map(cacheKey), work);
  }

  /** The item if it is in memory. */
  peek(address: ItemAddress): StoredItem | undefined {
    return this.#cache.get(cacheKey(address));
  }

  /** Reads an item. */
  async get(address: ItemAddress): Promise<StoredItem | undefined> {
    const cached = this.#cache.get(cacheKey(address));
    if (cached !== undefined) return cached;
    const row = await this.#thread.request({ kind: "get", ...address });
    if (row === undefined) return undefined;
    const stored = { item: decodeBody(row.body), sizeBytes: row.sizeBytes };
    this.#cache.set(cacheKey(address), stored);
    return stored;
  }

  /** Writes an item. Call while holding it. @returns The size of what was there. */
  async write(write: ItemWrite): Promise<number | undefined> {
    const request = toRequest(write);
    const beforeBytes = await (request.kind === "put" ? this.#thread.request(request) : this.#thread.request(request));
    this.#remember(write);
    return beforeBytes;
  }

  /** Does all of these writes or none. Call while holding the items. */
  async writeAll(writes: readonly ItemWrite[]): Promise<void> {
    await this.#thread.request({ kind: "write-all", writes: writes.map(toRequest) });
    for (const write of writes) this.#remember(write);
  }

  /** Reads a page. */
  async page(request: Omit<PageRequest, "kind">): Promise<ItemPage> {
    const page = await this.#thread.request({ kind: "page", ...request });
    const items = page.rows.map(({ body, sizeBytes }) => ({ item: decodeBody(body), sizeBytes }));
    return { items, readBytes: page.readBytes, hasMore: page.hasMore };
  }

  /** How much a table or index holds. */
  count(table: number, index?: number): Promise<StoredCount> {
    return this.#thread.request({ kind: "count", table, index });
  }

  /** Removes all items of a table. Its number is never used again, so memory needs no sweep. */
  async dropTable(table: number, indexes: readonly number[]): Promise<void> {
    await this.#thread.request({ kind: "drop-table", table, indexes });
  }

  /** Removes all entries of an index. */
  async dropIndex(table: number, index: number): Promise<void> {
    await this.#thread.request({ kind: "drop-index", table, index });
  }

  /** Finishes what was requested and closes the file. */
  close(): Promise<void> {
    return this.#thread.close();
  }

  #remember({ address, after }: ItemWrite): void {
    if (after === undefined) this.#cache.delete(cacheKey(address));
    else this.#cache.set(cacheKey(address), { item: after.item, sizeBytes: after.sizeBytes });
  }
}

function cacheKey({ table, key }: ItemAddress): string {
  return `${table} ${key}`;
}

function toRequest({ address, after }: ItemWrite): StoreWrite {
  if (after === undefined) return { kind: "delete", ...address };
  return { kind: "put", ...address, body: encodeBody(after.item), sizeBytes: after.sizeBytes, entries: after.entries };
}
