import { RecordTable } from "./record-table.ts";
import type { Collection, StateStore } from "./state-store.ts";

/** A state store that forgets everything when the process ends: for tests and throw-away labs. */
export function createMemoryStateStore(): StateStore {
  const tables = new Map<string, unknown>();
  return {
    collection<Value>(name: string): Collection<Value> {
      const known = tables.get(name);
      if (known !== undefined) return known as Collection<Value>; // One name has one value type, by contract.
      const table = new RecordTable<Value>();
      tables.set(name, table);
      return table;
    },
    close: () => tables.clear(),
  };
}
