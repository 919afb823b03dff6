import { type Scope, scopeKey } from "@faultline/core";
import { frozenCopy } from "./frozen-copy.ts";
import type { Collection } from "./state-store.ts";

interface ScopeRecords<Value> {
  readonly scope: Scope;
  readonly byKey: Map<string, Value>;
  /** Keys in order; absent since a key came or went. */
  sortedKeys?: readonly string[];
}

/** A collection in memory. What it hands out is frozen, and what it is given is copied. */
export class RecordTable<Value> implements Collection<Value> {
  readonly #scopes = new Map<string, ScopeRecords<Value>>();

  get(scope: Scope, key: string): Value | undefined {
    return this.#scopes.get(scopeKey(scope))?.byKey.get(key);
  }

  list(scope: Scope): readonly Value[] {
    const records = this.#scopes.get(scopeKey(scope));
    return records === undefined ? [] : entriesInOrder(records).map(([, value]) => value);
  }

  listAll(): readonly { readonly scope: Scope; readonly key: string; readonly value: Value }[] {
    return [...this.#scopes.values()].flatMap((records) =>
      entriesInOrder(records).map(([key, value]) => ({ scope: records.scope, key, value })),
    );
  }

  put(scope: Scope, key: string, value: Value): void {
    const records = this.#recordsOf(scope);
    if (!records.byKey.has(key)) delete records.sortedKeys;
    records.byKey.set(key, frozenCopy(value));
  }

  delete(scope: Scope, key: string): boolean {
    const records = this.#scopes.get(scopeKey(scope));
    if (records === undefined || !records.byKey.delete(key)) return false;
    delete records.sortedKeys;
    return true;
  }

  #recordsOf(scope: Scope): ScopeRecords<Value> {
    const known = this.#scopes.get(scopeKey(scope));
    if (known !== undefined) return known;
    const { accountId, region } = scope;
    const created: ScopeRecords<Value> = { scope: Object.freeze({ accountId, region }), byKey: new Map() };
    this.#scopes.set(scopeKey(scope), created);
    return created;
  }
}

function entriesInOrder<Value>(records: ScopeRecords<Value>): [string, Value][] {
  records.sortedKeys ??= [...records.byKey.keys()].sort();
  return records.sortedKeys.flatMap((key) => {
    const value = records.byKey.get(key);
    return value === undefined ? [] : [[key, value] as [string, Value]];
  });
}
