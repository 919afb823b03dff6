import { createHash } from "node:crypto";
import { findNodeUnits, isNodeText, nodeObstacle, requiredBy } from "./find-node-units.ts";
import { findPythonUnits, isPythonText, pythonObstacle } from "./find-python-units.ts";
import { isUnder, type LayerLanguage, type MovableUnit, type PackageContents } from "./movable-unit.ts";
import type { ZipFile } from "./zip-file.ts";
import type { ZipMember } from "./zip-members.ts";

/** Files that move together, before their contents are read. */
export type UnitShape = Pick<MovableUnit, "name" | "roots" | "requires" | "isEsModule">;

/** Own code above this is not checked, and so does not move. */
const TEXT_BYTES_MAX = 8 * 1024 * 1024;

interface Rule {
  readonly isText: (path: string) => boolean;
  readonly findUnits: (paths: readonly string[], textOf: TextOf) => readonly UnitShape[];
  readonly obstacleOf: (paths: readonly string[], textOf: TextOf) => string | undefined;
  /** Packages that a file names, declared or not. */
  readonly requiredBy?: (path: string, text: string) => readonly string[];
}

type TextOf = (path: string) => string | undefined;

const RULES: Readonly<Record<LayerLanguage, Rule>> = {
  nodejs: { isText: isNodeText, findUnits: findNodeUnits, obstacleOf: nodeObstacle, requiredBy },
  python: { isText: isPythonText, findUnits: findPythonUnits, obstacleOf: pythonObstacle },
};

/** Reads a package: its units by content. Memory holds a member at a time, and the texts that a rule asks for. */
export async function readContents(zip: ZipFile, language: LayerLanguage): Promise<PackageContents> {
  const { isText, findUnits, obstacleOf } = RULES[language];
  const paths = zip.members.map(({ path }) => path);
  const texts = new Map<string, string>();
  for (const member of zip.members) {
    if (isText(member.path) && member.sizeBytes <= TEXT_BYTES_MAX) texts.set(member.path, await readText(zip, member));
  }
  const textOf = (path: string) => texts.get(path);
  const unzippedBytes = zip.members.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const duplicate = new Set(paths).size < paths.length ? "two files of the package have one name" : undefined;
  const obstacle = duplicate ?? obstacleOf(paths, textOf);
  if (obstacle !== undefined) return { units: [], unzippedBytes, obstacle };
  const shapes = findUnits(paths, textOf);
  const names = new Set(shapes.map(({ name }) => name));
  const units: MovableUnit[] = [];
  for (const [shape, members] of groupByUnit(zip.members, shapes)) {
    // What a link leads to may stay behind.
    if (members.some(({ isLink }) => isLink)) continue;
    const { hash, named } = await readMembers(zip, members, RULES[language].requiredBy);
    const requires = new Set([...shape.requires, ...named].filter((name) => names.has(name) && name !== shape.name));
    units.push({ ...shape, requires: [...requires], hash, ...sizesOf(members) });
  }
  return { units, unzippedBytes };
}

/** One walk over the members, whatever the number of units. */
function groupByUnit(members: readonly ZipMember[], shapes: readonly UnitShape[]) {
  const byRoot = new Map(shapes.flatMap((shape) => shape.roots.map((root) => [root, shape] as const)));
  const grouped = new Map<UnitShape, ZipMember[]>(shapes.map((shape) => [shape, []]));
  for (const member of members) {
    const shape = prefixesOf(member.path).flatMap((prefix) => byRoot.get(prefix) ?? [])[0];
    if (shape !== undefined && isUnder(shape.roots, member.path)) grouped.get(shape)?.push(member);
  }
  return grouped;
}

/** A path and the folders of its first three levels, which is as deep as roots go. */
function prefixesOf(path: string): readonly string[] {
  const parts = path.split("/");
  return [path, ...[1, 2, 3].filter((n) => n < parts.length).map((n) => `${parts.slice(0, n).join("/")}/`)];
}

async function readMembers(zip: ZipFile, members: readonly ZipMember[], requiredBy: Rule["requiredBy"]) {
  const unit = createHash("sha256");
  const named = new Set<string>();
  for (const member of members.toSorted(byPath)) {
    if (member.path.endsWith("/")) continue;
    const content = createHash("sha256");
    for await (const piece of zip.chunksOf(member)) {
      content.update(piece);
      for (const name of requiredBy?.(member.path, Buffer.from(piece).toString("utf8")) ?? []) named.add(name);
    }
    unit.update(`${member.path}\0${member.isExecutable ? "x" : "-"}\0${content.digest("hex")}\n`);
  }
  return { hash: unit.digest("hex"), named };
}

function sizesOf(members: readonly ZipMember[]) {
  return {
    zippedBytes: members.reduce((sum, { spanBytes }) => sum + spanBytes, 0),
    unzippedBytes: members.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}

async function readText(zip: ZipFile, member: ZipMember): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of zip.chunksOf(member)) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}

function byPath(a: ZipMember, b: ZipMember): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}
