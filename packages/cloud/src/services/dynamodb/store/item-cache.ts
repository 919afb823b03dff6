import type { Item } from "../values/attribute-value.ts";

/** An item and its size. */
export interface StoredItem {
  readonly item: Item;
  readonly sizeBytes: number;
}

/** What an entry costs besides its item. */
const ENTRY_OVERHEAD_BYTES = 200;

/** The items that were used last, within a number of bytes. */
export class ItemCache {
  readonly #maxBytes: number;
  readonly #entries = new Map<string, StoredItem>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The item under a key, which now counts as used last. */
  get(key: string): StoredItem | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  /** Keeps an item; the ones not used for longest make room. */
  set(key: string, entry: StoredItem): void {
    this.delete(key);
    this.#entries.set(key, entry);
    this.#bytes += entry.sizeBytes + ENTRY_OVERHEAD_BYTES;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.delete(oldest);
    }
  }

  /** Forgets an item. */
  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.sizeBytes + ENTRY_OVERHEAD_BYTES;
  }
}
