import type { EpochMs } from "@faultline/core";
import type { StoredFunction, StoredLayerVersion, StoredVersion } from "./inventory.ts";

/** What a clean-up keeps besides what is referred to. */
export interface Retention {
  /** Newest published versions of each function, and of each layer. */
  readonly keep: number;
  /** Keeps what was published since. */
  readonly olderThan?: EpochMs;
}

/** How many versions stay for the retention alone. */
export interface HeldVersions {
  /** Among the newest. */
  readonly asNewest: number;
  /** Not among the newest, but too young. */
  readonly asYoung: number;
}

/** Versions of one function that nothing needs. */
export interface FunctionPlan {
  /** Newest first. */
  readonly deletions: readonly StoredVersion[];
  /** Versions that would go, were they not referred to: by what, in words. */
  readonly referred: ReadonlyMap<string, readonly string[]>;
  readonly held: HeldVersions;
}

/**
 * Which versions of a function may go: none of the newest `keep`, none that something refers to, never `$LATEST`. A
 * version that is referred to takes one of the newest places all the same.
 *
 * @see SAR-Lambda-Janitor 1.7.0, whose choice for aliases this is.
 */
export function planFunction({ versions, references }: StoredFunction, retention: Retention): FunctionPlan {
  const published = versions.filter(isPublished).toSorted((a, b) => Number(b.version) - Number(a.version));
  const superseded = published.slice(retention.keep);
  const candidates = superseded.filter(
    ({ modified }) => retention.olderThan === undefined || modified < retention.olderThan,
  );
  const byVersion = Map.groupBy(references, ({ version }) => version);
  const referred = new Map<string, readonly string[]>();
  for (const { version } of candidates) {
    const own = byVersion.get(version);
    if (own !== undefined)
      referred.set(
        version,
        own.map(({ by }) => by),
      );
  }
  const held = {
    asNewest: published.length - superseded.length,
    asYoung: superseded.length - candidates.length,
  };
  return { deletions: candidates.filter(({ version }) => !referred.has(version)), referred, held };
}

/** Whether a version has a number. `$LATEST` and `$LATEST.PUBLISHED` have none, and never go. */
export function isPublished({ version }: StoredVersion): boolean {
  return /^\d+$/.test(version);
}

/** Which layer versions may go: none of the newest `keep` of a layer, and none that a version uses. */
export function planLayers(
  layers: readonly StoredLayerVersion[],
  usedArns: ReadonlySet<string>,
  retention: Retention,
): readonly StoredLayerVersion[] {
  const byName = Map.groupBy(layers, ({ layerName }) => layerName);
  return [...byName.values()].flatMap((versions) =>
    versions
      .toSorted((a, b) => b.version - a.version)
      .slice(retention.keep)
      .filter(({ created }) => retention.olderThan === undefined || created < retention.olderThan)
      .filter(({ arn }) => !usedArns.has(arn)),
  );
}
