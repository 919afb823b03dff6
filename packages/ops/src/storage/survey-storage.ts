import type { ControlCalls } from "./control-calls.ts";
import { type Addition, forecast, type Forecast } from "./forecast.ts";
import type { StorageQuota, StoredLayerVersion } from "./inventory.ts";
import { isPublished, planFunction, planLayers, type Retention } from "./plan-cleanup.ts";
import { listFunctionNames, readFunction, readQuota } from "./read-functions.ts";
import { readLayers } from "./read-layers.ts";
import { readSharedReferences } from "./read-shared-references.ts";

/** Code storage of one function. */
export interface FunctionStorage {
  readonly name: string;
  /** Published versions, which are what the janitor counts, too. */
  readonly versionCount: number;
  /** `$LATEST` included. */
  readonly sizeBytes: number;
  /** What the janitor would delete. */
  readonly unreferencedCount: number;
  readonly unreferencedBytes: number;
}

/** Code storage of an account in a Region. */
export interface StorageSurvey extends StorageQuota {
  /** Largest first. */
  readonly functions: readonly FunctionStorage[];
  readonly layers: readonly (StoredLayerVersion & { readonly isUnreferenced: boolean })[];
  readonly unreferencedBytes: number;
  readonly forecast: Forecast;
}

/** Reads all functions and layers, one function at a time. */
export async function surveyStorage(
  calls: ControlCalls,
  retention: Retention,
  onProgress?: (done: number, total: number) => void,
): Promise<StorageSurvey> {
  const quota = await readQuota(calls);
  const shared = await readSharedReferences(calls);
  const names = await listFunctionNames(calls);
  const functions: FunctionStorage[] = [];
  const additions: Addition[] = [];
  const usedLayers = new Set<string>();
  for (const [i, name] of names.entries()) {
    const stored = await readFunction(calls, shared, name);
    onProgress?.(i + 1, names.length);
    if (stored === undefined) continue;
    const { deletions } = planFunction(stored, retention);
    const going = new Set(deletions);
    for (const version of stored.versions) {
      if (!going.has(version)) for (const arn of version.layerArns) usedLayers.add(arn);
      if (version.version !== "$LATEST") additions.push({ time: version.modified, sizeBytes: version.sizeBytes });
    }
    functions.push({
      name,
      versionCount: stored.versions.filter(isPublished).length,
      sizeBytes: sizeOf(stored.versions),
      unreferencedCount: deletions.length,
      unreferencedBytes: sizeOf(deletions),
    });
  }
  const layers = await readLayers(calls);
  const unreferenced = new Set(planLayers(layers, usedLayers, retention));
  for (const { created, sizeBytes } of layers) additions.push({ time: created, sizeBytes });
  return {
    ...quota,
    functions: functions.toSorted((a, b) => b.sizeBytes - a.sizeBytes),
    layers: layers
      .map((layer) => ({ ...layer, isUnreferenced: unreferenced.has(layer) }))
      .toSorted((a, b) => b.sizeBytes - a.sizeBytes),
    unreferencedBytes: functions.reduce((sum, one) => sum + one.unreferencedBytes, 0) + sizeOf([...unreferenced]),
    forecast: forecast(additions, quota, calls.clock.now()),
  };
}

function sizeOf(stored: readonly { readonly sizeBytes: number }[]): number {
  return stored.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
