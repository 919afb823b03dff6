import { type LayerLanguage, type MovableUnit, type PackageContents } from "./movable-unit.ts";

/** A function whose libraries may move. */
export interface AdvisedFunction {
  readonly name: string;
  readonly language: LayerLanguage;
  readonly runtime: string;
  readonly architecture: string;
  /** Packages of `$LATEST` and of every published version, as code storage counts each of them. */
  readonly stored: readonly StoredPackage[];
  /** Layers that it has. */
  readonly layerCount: number;
  /** What these have, as it would lie at the root of a package: {@link packageRootOf}. */
  readonly layerRoots: ReadonlySet<string>;
}

/** The package of one version. */
export interface StoredPackage {
  readonly version: string;
  readonly codeSha256: string;
}

/** A layer that functions could share. */
export interface LayerDraft {
  readonly language: LayerLanguage;
  /** By name. As they are in the package of `$LATEST` of the first function. */
  readonly units: readonly MovableUnit[];
  readonly functions: readonly AdvisedFunction[];
  /** Stored packages that hold all of it. */
  readonly copies: number;
  /** Bytes by which these shrink, all together. */
  readonly removedBytes: number;
}

/** @see Lambda Developer Guide, "Lambda quotas": five layers a function, read 2026-11. */
export const LAYERS_MAX = 5;

type Contents = ReadonlyMap<string, PackageContents>;

/**
 * Which units functions could share as layers. A layer holds what exactly the same functions have, so that no function
 * gets a file that it had not, and its unzipped size stays. The layers that save most come first, until a function has
 * five. What a unit looks up beside itself moves with it, or the unit stays.
 *
 * @param contents By CodeSha256.
 * @returns The largest saving first.
 */
export function proposeLayers(
  functions: readonly AdvisedFunction[],
  contents: Contents,
  minSavingBytes: number,
): readonly LayerDraft[] {
  let candidates = new Map(functions.map((one) => [one, movableUnits(one, contents)]));
  for (;;) {
    const drafts = assignLayers(candidates, contents, minSavingBytes);
    const staying = strandedUnits(drafts, candidates.keys(), contents);
    if (staying.size === 0) return drafts;
    candidates = new Map([...candidates].map(([one, units]) => [one, units.filter(({ hash }) => !staying.has(hash))]));
  }
}

/** CodeSha256 of `$LATEST`'s package; empty where no such version was listed. */
export function latestSha256({ stored }: Pick<AdvisedFunction, "stored">): string {
  return stored.find(({ version }) => version === "$LATEST")?.codeSha256 ?? "";
}

function latestUnits(one: AdvisedFunction, contents: Contents): readonly MovableUnit[] {
  return contents.get(latestSha256(one))?.units ?? [];
}

/** What another layer has at the same place would be mixed with it. */
function movableUnits(one: AdvisedFunction, contents: Contents): readonly MovableUnit[] {
  if (one.layerCount >= LAYERS_MAX) return [];
  return latestUnits(one, contents).filter(({ roots }) => !roots.some((root) => one.layerRoots.has(root)));
}

type Candidates = ReadonlyMap<AdvisedFunction, readonly MovableUnit[]>;

function assignLayers(candidates: Candidates, contents: Contents, minSavingBytes: number): readonly LayerDraft[] {
  const slots = new Map([...candidates.keys()].map((one) => [one, LAYERS_MAX - one.layerCount]));
  const drafts: LayerDraft[] = [];
  const wished = groupByUsers(candidates).flatMap(({ units, users }) => draftOf(units, users, contents) ?? []);
  for (const { units, functions: users } of wished.toSorted((a, b) => savingOf(b) - savingOf(a))) {
    const functions = users.filter((one) => (slots.get(one) ?? 0) > 0);
    const draft = draftOf(units, functions, contents);
    if (draft === undefined || savingOf(draft) < Math.max(1, minSavingBytes)) continue;
    for (const one of functions) slots.set(one, (slots.get(one) ?? 0) - 1);
    drafts.push(draft);
  }
  return drafts;
}

/** Before the layer is packed, its size is that of its units in one of the packages. */
function savingOf({ units, removedBytes }: Pick<LayerDraft, "units" | "removedBytes">): number {
  return removedBytes - units.reduce((sum, { zippedBytes }) => sum + zippedBytes, 0);
}

/** Units by who has them: numbers stand for functions, so that a key is short. */
function groupByUsers(candidates: Candidates) {
  const usersOf = new Map<string, { readonly unit: MovableUnit; readonly users: AdvisedFunction[] }>();
  for (const [one, units] of candidates) {
    for (const unit of units) {
      const key = `${one.language} ${unit.hash}`;
      const known = usersOf.get(key);
      if (known === undefined) usersOf.set(key, { unit, users: [one] });
      else known.users.push(one);
    }
  }
  const numbers = new Map([...candidates.keys()].map((one, index) => [one, index]));
  const groups = Map.groupBy(usersOf.values(), ({ users }) => users.map((one) => numbers.get(one)).join(" "));
  return [...groups.values()].map((members) => ({
    users: members[0]?.users ?? [],
    units: members.map(({ unit }) => unit).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  }));
}

function draftOf(
  units: readonly MovableUnit[],
  functions: readonly AdvisedFunction[],
  contents: Contents,
): LayerDraft | undefined {
  const [first] = functions;
  if (first === undefined) return undefined;
  const packages = functions.flatMap(({ stored }) => stored.map(({ codeSha256 }) => codeSha256));
  const removed = [...countEach(packages)].flatMap(([codeSha256, count]) => {
    const bytes = bytesOfAll(units, contents.get(codeSha256));
    return bytes === undefined ? [] : [{ count, bytes }];
  });
  return {
    language: first.language,
    units,
    functions,
    copies: removed.reduce((sum, { count }) => sum + count, 0),
    removedBytes: removed.reduce((sum, { count, bytes }) => sum + count * bytes, 0),
  };
}

function countEach(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Bytes by which a package shrinks without the units; undefined when it has not all of them. */
export function bytesOfAll(units: readonly MovableUnit[], contents: PackageContents | undefined): number | undefined {
  const byHash = new Map((contents?.units ?? []).map((unit) => [unit.hash, unit.zippedBytes]));
  let total = 0;
  for (const { hash } of units) {
    const bytes = byHash.get(hash);
    if (bytes === undefined) return undefined;
    total += bytes;
  }
  return total;
}

/**
 * Units that would not be found, or not find others: a moved one whose needs stay, and one that an ES module that stays
 * needs.
 */
function strandedUnits(
  drafts: readonly LayerDraft[],
  functions: Iterable<AdvisedFunction>,
  contents: Contents,
): ReadonlySet<string> {
  const stranded = new Set<string>();
  for (const one of functions) {
    const moved = new Set(
      drafts.filter((draft) => draft.functions.includes(one)).flatMap(({ units }) => units.map(({ hash }) => hash)),
    );
    const present = new Map(latestUnits(one, contents).map((unit) => [unit.name, unit]));
    for (const unit of present.values()) {
      const needs = unit.requires.flatMap((name) => present.get(name) ?? []);
      if (moved.has(unit.hash) && needs.some(({ hash }) => !moved.has(hash))) stranded.add(unit.hash);
      if (moved.has(unit.hash) || !unit.isEsModule) continue;
      for (const { hash } of needs) if (moved.has(hash)) stranded.add(hash);
    }
  }
  return stranded;
}

/**
 * The root under which a layer's file would lie in a package: `node_modules/x/` for `nodejs/node_modules/x/index.js`,
 * `x/` for `python/x/y.py`.
 *
 * @see Lambda Developer Guide, "Layer paths for each Lambda runtime".
 */
export function packageRootOf(layerPath: string): string {
  const path = layerPath.replace(/^nodejs\/(?:node\d+\/)?|^python\/(?:lib\/python[\d.]+\/site-packages\/)?/, "");
  return /^node_modules\/(?:@[^/]+\/)?[^/]+\/|^[^/]+\/?/.exec(path)?.[0] ?? path;
}
