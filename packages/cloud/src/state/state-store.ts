import type { Scope } from "@faultline/core";

/** A named set of records, each owned by an account and Region. Values are JSON-safe and never changed in place. */
export interface Collection<Value> {
  get(scope: Scope, key: string): Value | undefined;
  /** Values in key order. */
  list(scope: Scope): readonly Value[];
  /** Every scope's records, for work that spans accounts: start-up, and finding an API by its id. */
  listAll(): readonly { readonly scope: Scope; readonly key: string; readonly value: Value }[];
  /** Stores before it returns: the record survives a kill of the process. */
  put(scope: Scope, key: string, value: Value): void;
  delete(scope: Scope, key: string): boolean;
}

/** Keeps the control-plane state of the services: small records, read from memory, written through. */
export interface StateStore {
  /** @param name Service and kind, such as `lambda/functions`. */
  collection<Value>(name: string): Collection<Value>;
  close(): void;
}
