/** Bytes as a string of characters 0 to 255: cheap to send to another thread, and a key of a `Map`. */
export type Latin1Key = string;

/** A secondary index entry of an item. */
export interface IndexEntry {
  /** The store's number of the index. */
  readonly index: number;
  readonly entry: Latin1Key;
  /** Size of what the index holds of the item. */
  readonly sizeBytes: number;
}

/** One write. It replaces the index entries of the item by the given ones. */
export type StoreWrite =
  | {
      readonly kind: "put";
      readonly table: number;
      readonly key: Latin1Key;
      readonly body: string;
      readonly sizeBytes: number;
      readonly entries: readonly IndexEntry[];
    }
  | { readonly kind: "delete"; readonly table: number; readonly key: Latin1Key };

/** A page of a table, or of an index over it, in key order. */
export interface PageRequest {
  readonly kind: "page";
  readonly table: number;
  readonly index?: number | undefined;
  /** First key. */
  readonly from: Latin1Key;
  /** First key after the last; undefined for all. */
  readonly to?: Latin1Key | undefined;
  readonly isForward: boolean;
  readonly maxItems: number;
  /** The page ends with the item that reaches this. */
  readonly maxBytes: number;
}

/** What the main thread asks of the store's thread. */
export type StoreRequest =
  | { readonly kind: "get"; readonly table: number; readonly key: Latin1Key }
  | StoreWrite
  | { readonly kind: "write-all"; readonly writes: readonly StoreWrite[] }
  | PageRequest
  | { readonly kind: "count"; readonly table: number; readonly index?: number | undefined }
  | { readonly kind: "drop-table"; readonly table: number; readonly indexes: readonly number[] }
  | { readonly kind: "drop-index"; readonly table: number; readonly index: number };

/** An item as it is stored. */
export interface StoredRow {
  readonly sizeBytes: number;
  readonly body: string;
}

/** A page, and whether there is more behind it. */
export interface StoredPage {
  readonly rows: readonly StoredRow[];
  /** Sizes as the table or index counts them. */
  readonly readBytes: number;
  readonly hasMore: boolean;
}

/** Items and their bytes. */
export interface StoredCount {
  readonly items: number;
  readonly sizeBytes: number;
}

/** The answer to each kind of request. */
export interface StoreAnswers {
  readonly get: StoredRow | undefined;
  /** The size of what was there before. */
  readonly put: number | undefined;
  readonly delete: number | undefined;
  readonly "write-all": undefined;
  readonly page: StoredPage;
  readonly count: StoredCount;
  readonly "drop-table": undefined;
  readonly "drop-index": undefined;
}

/** Requests that commit together, answered in order. */
export interface StoreBatch {
  readonly requests: readonly StoreRequest[];
}

/** Answers in the order of the requests, or why none of them was done. */
export type StoreReply = { readonly answers: readonly unknown[] } | { readonly failure: string };
