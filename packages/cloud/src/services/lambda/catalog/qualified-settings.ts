import type { Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../../state/state-store.ts";
import { LATEST } from "./function-name.ts";

/** A setting of one qualifier of a function. */
interface QualifiedRecord {
  readonly functionName: string;
  /** `$LATEST`, a version or an alias. */
  readonly qualifier: string;
}

/**
 * Settings that functions, versions and aliases have each for itself: an alias falls back neither to its version's nor
 * to the function's.
 */
export class QualifiedSettings<Value extends QualifiedRecord> {
  readonly #records: Collection<Value>;

  /** @param name Of the collection, such as `lambda/function-urls`. */
  constructor(state: StateStore, name: string) {
    this.#records = state.collection(name);
  }

  find(scope: Scope, functionName: string, qualifier: string = LATEST): Value | undefined {
    return this.#records.get(scope, recordKey(functionName, qualifier));
  }

  /** A function's settings, by qualifier. */
  list(scope: Scope, functionName: string): readonly Value[] {
    return this.#records.list(scope).filter((record) => record.functionName === functionName);
  }

  listEverywhere(): readonly { readonly scope: Scope; readonly value: Value }[] {
    return this.#records.listAll();
  }

  put(scope: Scope, record: Value): void {
    this.#records.put(scope, recordKey(record.functionName, record.qualifier), record);
  }

  /** Removes the settings of one qualifier, or of all. @returns Those removed. */
  delete(scope: Scope, functionName: string, qualifier?: string): readonly Value[] {
    const removed = this.list(scope, functionName).filter(
      (record) => qualifier === undefined || record.qualifier === qualifier,
    );
    for (const record of removed) this.#records.delete(scope, recordKey(functionName, record.qualifier));
    return removed;
  }
}

function recordKey(functionName: string, qualifier: string): string {
  return `${functionName}:${qualifier}`;
}
