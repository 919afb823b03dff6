import type { Scope } from "@faultline/core";
import type { LambdaParts } from "../lambda-parts.ts";
import { checkCodeStorage, codeUsageBytes } from "./code-usage.ts";
import type { FunctionSettings, VersionRecord } from "./records.ts";

/** Refuses more code than the account may store. */
export function checkCodeQuota(parts: LambdaParts, scope: Scope, addedBytes: number): void {
  const usedBytes = codeUsageBytes(scope, parts.functions, parts.layers);
  checkCodeStorage(usedBytes, addedBytes, parts.quotas.codeStorageBytes(scope));
}

/**
 * Freezes `$LATEST` as the next version; where nothing changed since the last one, answers that one.
 *
 * @param description The version's own, where it differs from the function's.
 * @throws ServiceError `CodeStorageExceededException`.
 * @see Lambda API reference, "PublishVersion", read 2026-11.
 */
export function publishVersion(parts: LambdaParts, scope: Scope, name: string, description?: string): VersionRecord {
  const { functions } = parts;
  const record = functions.require(scope, name);
  const { latest, lastVersion } = record;
  const last = functions.findVersion(scope, name, String(lastVersion));
  if (lastVersion > 0 && last !== undefined && isUnchanged(last, latest)) return last;
  checkCodeQuota(parts, scope, latest.code.sizeBytes);
  const version: VersionRecord = {
    ...latest,
    version: String(lastVersion + 1),
    revisionId: parts.dependencies.random.uuid(),
    settings: { ...latest.settings, description: description || latest.settings.description },
  };
  functions.putVersion(scope, version);
  functions.put(scope, { ...record, lastVersion: lastVersion + 1 });
  return version;
}

/** A version may have a description of its own, so that a description makes no difference. */
function isUnchanged(version: VersionRecord, latest: VersionRecord): boolean {
  const compared = (settings: FunctionSettings) => JSON.stringify({ ...settings, description: "" });
  return version.code.sha256 === latest.code.sha256 && compared(version.settings) === compared(latest.settings);
}
