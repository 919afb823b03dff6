import type { Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../../state/state-store.ts";
import { functionNotFound } from "../errors.ts";
import { functionArn, type FunctionReference, isVersionNumber, LATEST } from "./function-name.ts";
import type { AliasRecord, FunctionRecord, VersionRecord } from "./records.ts";

/** What a qualified name leads to. */
export interface ResolvedFunction {
  readonly record: FunctionRecord;
  readonly version: VersionRecord;
  /** Present when the qualifier is an alias. */
  readonly alias?: AliasRecord;
}

/** The functions of every account and Region, their versions and aliases. */
export class FunctionCatalog {
  readonly #functions: Collection<FunctionRecord>;
  readonly #versions: Collection<VersionRecord>;
  readonly #aliases: Collection<AliasRecord>;

  constructor(state: StateStore) {
    this.#functions = state.collection("lambda/functions");
    this.#versions = state.collection("lambda/versions");
    this.#aliases = state.collection("lambda/aliases");
  }

  find(scope: Scope, name: string): FunctionRecord | undefined {
    return this.#functions.get(scope, name);
  }

  /** @throws ServiceError `ResourceNotFoundException` naming the ARN with `qualifier`. */
  require(scope: Scope, name: string, qualifier?: string): FunctionRecord {
    const record = this.#functions.get(scope, name);
    if (record === undefined) throw functionNotFound(functionArn(scope, name, qualifier));
    return record;
  }

  /** Follows a name with an optional qualifier to a version. */
  resolve(scope: Scope, reference: FunctionReference): ResolvedFunction {
    const { name, qualifier } = reference;
    const record = this.require(scope, name, qualifier);
    if (qualifier === undefined || qualifier === LATEST) return { record, version: record.latest };
    if (isVersionNumber(qualifier)) return { record, version: this.requireVersion(scope, name, qualifier) };
    const alias = this.findAlias(scope, name, qualifier);
    if (alias === undefined) throw functionNotFound(functionArn(scope, name, qualifier));
    return { record, alias, version: this.requireVersion(scope, name, alias.version) };
  }

  /** Functions in name order. */
  list(scope: Scope): readonly FunctionRecord[] {
    return this.#functions.list(scope);
  }

  listEverywhere(): readonly { readonly scope: Scope; readonly value: FunctionRecord }[] {
    return this.#functions.listAll();
  }

  put(scope: Scope, record: FunctionRecord): void {
    this.#functions.put(scope, record.latest.functionName, record);
  }

  /** Removes a function with all of its versions and aliases. */
  delete(scope: Scope, name: string): void {
    for (const version of this.publishedVersions(scope, name)) this.deleteVersion(scope, name, version.version);
    for (const alias of this.aliases(scope, name)) this.deleteAlias(scope, name, alias.name);
    this.#functions.delete(scope, name);
  }

  /** A function's published versions, oldest first. */
  publishedVersions(scope: Scope, name: string): readonly VersionRecord[] {
    return this.#versions.list(scope).filter((version) => version.functionName === name);
  }

  allPublishedVersions(scope: Scope): readonly VersionRecord[] {
    return this.#versions.list(scope);
  }

  publishedVersionsEverywhere(): readonly { readonly value: VersionRecord }[] {
    return this.#versions.listAll();
  }

  findVersion(scope: Scope, name: string, version: string): VersionRecord | undefined {
    if (version === LATEST) return this.#functions.get(scope, name)?.latest;
    return this.#versions.get(scope, versionKey(name, version));
  }

  /** @throws ServiceError `ResourceNotFoundException`. */
  requireVersion(scope: Scope, name: string, version: string): VersionRecord {
    const record = this.findVersion(scope, name, version);
    if (record === undefined) throw functionNotFound(functionArn(scope, name, version));
    return record;
  }

  putVersion(scope: Scope, record: VersionRecord): void {
    this.#versions.put(scope, versionKey(record.functionName, record.version), record);
  }

  deleteVersion(scope: Scope, name: string, version: string): void {
    this.#versions.delete(scope, versionKey(name, version));
  }

  /** A function's aliases in name order. */
  aliases(scope: Scope, name: string): readonly AliasRecord[] {
    return this.#aliases.list(scope).filter((alias) => alias.functionName === name);
  }

  findAlias(scope: Scope, name: string, alias: string): AliasRecord | undefined {
    return this.#aliases.get(scope, `${name}:${alias}`);
  }

  putAlias(scope: Scope, record: AliasRecord): void {
    this.#aliases.put(scope, `${record.functionName}:${record.name}`, record);
  }

  deleteAlias(scope: Scope, name: string, alias: string): boolean {
    return this.#aliases.delete(scope, `${name}:${alias}`);
  }
}

/** Padded, so that key order is the order of publication. */
function versionKey(name: string, version: string): string {
  return `${name}:${version.padStart(12, "0")}`;
}
