import type { Scope } from "@faultline/core";
import type { StateStore } from "../../../state/state-store.ts";
import { QualifiedSettings } from "../catalog/qualified-settings.ts";
import type { FunctionUrlRecord } from "../catalog/records.ts";

/** A function URL with the account and Region that it belongs to. */
export interface OwnedUrl {
  readonly scope: Scope;
  readonly record: FunctionUrlRecord;
}

/** The function URLs of every account and Region, by function and by id. */
export class FunctionUrlCatalog {
  readonly #records: QualifiedSettings<FunctionUrlRecord>;
  readonly #byId = new Map<string, OwnedUrl>();

  constructor(state: StateStore) {
    this.#records = new QualifiedSettings(state, "lambda/function-urls");
    for (const { scope, value } of this.#records.listEverywhere()) {
      this.#byId.set(value.urlId, { scope, record: value });
    }
  }

  find(scope: Scope, functionName: string, qualifier: string): FunctionUrlRecord | undefined {
    return this.#records.find(scope, functionName, qualifier);
  }

  findById(urlId: string): OwnedUrl | undefined {
    return this.#byId.get(urlId);
  }

  list(scope: Scope, functionName: string): readonly FunctionUrlRecord[] {
    return this.#records.list(scope, functionName);
  }

  put(scope: Scope, record: FunctionUrlRecord): void {
    this.#records.put(scope, record);
    this.#byId.set(record.urlId, { scope, record });
  }

  /** Removes the URL of one qualifier, or all of a function. */
  delete(scope: Scope, functionName: string, qualifier?: string): void {
    for (const { urlId } of this.#records.delete(scope, functionName, qualifier)) this.#byId.delete(urlId);
  }
}
