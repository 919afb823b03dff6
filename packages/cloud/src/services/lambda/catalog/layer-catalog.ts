import type { Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../../state/state-store.ts";
import type { LayerRecord, LayerVersionRecord } from "./records.ts";

/** The layers of every account and Region and their versions. */
export class LayerCatalog {
  readonly #layers: Collection<LayerRecord>;
  readonly #versions: Collection<LayerVersionRecord>;

  constructor(state: StateStore) {
    this.#layers = state.collection("lambda/layers");
    this.#versions = state.collection("lambda/layer-versions");
  }

  /** Stores a new version under the next number. */
  publish(scope: Scope, version: Omit<LayerVersionRecord, "version">): LayerVersionRecord {
    const number = (this.#layers.get(scope, version.layerName)?.lastVersion ?? 0) + 1;
    const record = { ...version, version: number };
    this.putVersion(scope, record);
    this.#layers.put(scope, version.layerName, { name: version.layerName, lastVersion: number });
    return record;
  }

  findVersion(scope: Scope, name: string, version: number): LayerVersionRecord | undefined {
    return this.#versions.get(scope, versionKey(name, version));
  }

  putVersion(scope: Scope, record: LayerVersionRecord): void {
    this.#versions.put(scope, versionKey(record.layerName, record.version), record);
  }

  deleteVersion(scope: Scope, name: string, version: number): void {
    this.#versions.delete(scope, versionKey(name, version));
  }

  /** Every layer version, by layer and number. */
  allVersions(scope: Scope): readonly LayerVersionRecord[] {
    return this.#versions.list(scope);
  }

  versionsEverywhere(): readonly { readonly value: LayerVersionRecord }[] {
    return this.#versions.listAll();
  }

  /** A layer's versions, oldest first. */
  versions(scope: Scope, name: string): readonly LayerVersionRecord[] {
    return this.#versions.list(scope).filter((version) => version.layerName === name);
  }
}

function versionKey(name: string, version: number): string {
  return `${name}:${String(version).padStart(12, "0")}`;
}
