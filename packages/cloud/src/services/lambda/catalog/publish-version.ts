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
 * Freezes `$LATEST` as the next version; where nothing changed since the last one, answers that one. The function's
 * description counts as configuration, while `description` alone makes no new version. A new version changes the
 * revision of `$LATEST`, as recorded in 2024-04.
 *
 * @param description The version's own, where it differs from the function's.
 * @throws ServiceError `CodeStorageExceededException`.
 * @see Lambda API reference, "PublishVersion"; what becomes of another `description` is from public tests that were
 * validated against AWS, read 2026-11.
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
    ...(description ? describedAs(latest.settings, description) : {}),
  };
  functions.putVersion(scope, version);
  const revisionId = parts.dependencies.random.uuid();
  functions.put(scope, { ...record, latest: { ...latest, revisionId }, lastVersion: lastVersion + 1 });
  return version;
}

function describedAs(settings: FunctionSettings, description: string) {
  return { settings: { ...settings, description }, functionDescription: settings.description };
}

/** Whether `$LATEST` is still what the version was published from, whose own description may differ. */
function isUnchanged(version: VersionRecord, latest: VersionRecord): boolean {
  const description = version.functionDescription ?? version.settings.description;
  const publishedFrom: FunctionSettings = { ...version.settings, description };
  return (
    version.code.sha256 === latest.code.sha256 && JSON.stringify(publishedFrom) === JSON.stringify(latest.settings)
  );
}
