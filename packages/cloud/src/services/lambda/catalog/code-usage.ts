import type { Scope } from "@faultline/core";
import { lambdaError } from "../errors.ts";
import type { FunctionCatalog } from "./function-catalog.ts";
import type { LayerCatalog } from "./layer-catalog.ts";
import type { VersionRecord } from "./records.ts";

/**
 * Bytes of code storage that an account uses in a Region: the archive of every function version and of every layer
 * version counts in full, however often the same content occurs.
 *
 * @see recorded answers, `test_account_settings_total_code_size`, 2025-11.
 */
export function codeUsageBytes(scope: Scope, functions: FunctionCatalog, layers: LayerCatalog): number {
  const latest = functions.list(scope).map((record) => record.latest.code.sizeBytes);
  const published = functions.allPublishedVersions(scope).map((version) => version.code.sizeBytes);
  const layerVersions = layers.allVersions(scope).map((version) => version.code.sizeBytes);
  return [...latest, ...published, ...layerVersions].reduce((sum, sizeBytes) => sum + sizeBytes, 0);
}

/** @throws ServiceError `CodeStorageExceededException` when `addedBytes` more would exceed the quota. */
export function checkCodeStorage(usedBytes: number, addedBytes: number, quotaBytes: number): void {
  if (addedBytes > 0 && usedBytes + addedBytes > quotaBytes) {
    throw lambdaError("CodeStorageExceededException", "Code storage limit exceeded.", { Type: "User" });
  }
}

/** The hashes of every package that a version, a layer version or a version's layer reference still needs. */
export function referencedCode(functions: FunctionCatalog, layers: LayerCatalog): ReadonlySet<string> {
  const versions: readonly VersionRecord[] = [
    ...functions.listEverywhere().map(({ value }) => value.latest),
    ...functions.publishedVersionsEverywhere().map(({ value }) => value),
  ];
  const hashes = versions.flatMap((version) => [
    version.code.sha256,
    ...version.settings.layers.map((layer) => layer.code.sha256),
  ]);
  return new Set([...hashes, ...layers.versionsEverywhere().map(({ value }) => value.code.sha256)]);
}
