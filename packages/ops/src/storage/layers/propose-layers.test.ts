import { expect, test } from "vitest";
import type { MovableUnit, PackageContents } from "./movable-unit.ts";
import { type AdvisedFunction, packageRootOf, proposeLayers } from "./propose-layers.ts";

const MB = 1024 ** 2;

interface UnitOptions {
  readonly requires?: readonly string[];
  readonly isEsModule?: boolean;
}

/** `lodash@1` of so many MB: equal texts are equal contents. */
function unit(text: string, sizeMb: number, { requires = [], isEsModule = false }: UnitOptions = {}): MovableUnit {
  const name = text.split("@")[0] ?? "";
  const size = { zippedBytes: sizeMb * MB, unzippedBytes: sizeMb * MB };
  return { name, hash: text, roots: [`node_modules/${name}/`], requires, isEsModule, ...size };
}

/** A function whose versions, `$LATEST` first, have these units. */
interface Given {
  readonly name: string;
  readonly versions: readonly (readonly MovableUnit[])[];
  readonly layerCount?: number;
  readonly layerRoots?: readonly string[];
}

function propose(given: readonly Given[], minSavingBytes = MB) {
  const contents = new Map<string, PackageContents>();
  const functions = given.map(({ name, versions, layerCount = 0, layerRoots = [] }): AdvisedFunction => {
    const stored = versions.map((units, index) => {
      const codeSha256 = `${name} ${index}`;
      contents.set(codeSha256, { units, unzippedBytes: 0 });
      return { version: index === 0 ? "$LATEST" : String(index), codeSha256 };
    });
    const place = { language: "nodejs", runtime: "nodejs22.x", architecture: "x86_64" } as const;
    return { name, ...place, stored, layerCount, layerRoots: new Set(layerRoots) };
  });
  return proposeLayers(functions, contents, minSavingBytes).map((draft) => ({
    units: draft.units.map(({ name }) => name),
    functions: draft.functions.map(({ name }) => name),
    copies: draft.copies,
    savingMb: (draft.removedBytes - draft.units.reduce((sum, { zippedBytes }) => sum + zippedBytes, 0)) / MB,
  }));
}

const libraries = unit("libraries@1", 10);

// Hand-worked. The first is the published example: of three versions that share 10 MB two copies, 20 MB, are saved.
test.each<{ name: string; given: readonly Given[]; expected: ReturnType<typeof propose> }>([
  {
    name: "three versions that share 10 MB",
    given: [{ name: "f", versions: [[libraries], [libraries], [libraries]] }],
    expected: [{ units: ["libraries"], functions: ["f"], copies: 3, savingMb: 20 }],
  },
  { name: "one package alone", given: [{ name: "f", versions: [[libraries]] }], expected: [] },
  {
    name: "two functions, one of which has something of its own",
    given: [
      { name: "f", versions: [[libraries, unit("own@1", 3)]] },
      { name: "g", versions: [[libraries]] },
    ],
    expected: [{ units: ["libraries"], functions: ["f", "g"], copies: 2, savingMb: 10 }],
  },
  {
    name: "an older version with another content is not counted",
    given: [{ name: "f", versions: [[libraries], [libraries], [unit("libraries@0", 9)]] }],
    expected: [{ units: ["libraries"], functions: ["f"], copies: 2, savingMb: 10 }],
  },
  {
    name: "what other functions have makes a layer of its own, so that none gets what it had not",
    given: [
      { name: "f", versions: [[libraries, unit("more@1", 4)]] },
      { name: "g", versions: [[libraries, unit("more@1", 4)]] },
      { name: "h", versions: [[libraries]] },
    ],
    expected: [
      { units: ["libraries"], functions: ["f", "g", "h"], copies: 3, savingMb: 20 },
      { units: ["more"], functions: ["f", "g"], copies: 2, savingMb: 4 },
    ],
  },
  {
    name: "what needs a package that stays, stays",
    given: [
      { name: "f", versions: [[unit("user@1", 5, { requires: ["own"] }), unit("own@1", 1)]] },
      { name: "g", versions: [[unit("user@1", 5, { requires: ["own"] }), unit("own@2", 1)]] },
    ],
    expected: [],
  },
  {
    name: "what needs a package that moves, moves with it",
    given: [
      { name: "f", versions: [[unit("user@1", 5, { requires: ["used"] }), unit("used@1", 1)]] },
      { name: "g", versions: [[unit("user@1", 5, { requires: ["used"] }), unit("used@1", 1)]] },
    ],
    expected: [{ units: ["used", "user"], functions: ["f", "g"], copies: 2, savingMb: 6 }],
  },
  {
    name: "what an ES module that stays imports, stays",
    given: [
      { name: "f", versions: [[libraries, unit("module@1", 1, { requires: ["libraries"], isEsModule: true })]] },
      { name: "g", versions: [[libraries]] },
    ],
    expected: [],
  },
  {
    name: "a function that has five layers gets no sixth",
    given: [
      { name: "f", versions: [[libraries], [libraries]], layerCount: 5 },
      { name: "g", versions: [[libraries], [libraries]], layerCount: 4 },
    ],
    expected: [{ units: ["libraries"], functions: ["g"], copies: 2, savingMb: 10 }],
  },
  {
    name: "the layers that save most take the places that are left",
    given: [
      { name: "f", versions: [[libraries, unit("small@1", 2)]], layerCount: 4 },
      { name: "g", versions: [[libraries, unit("small@1", 2)]] },
      { name: "h", versions: [[libraries]] },
    ],
    expected: [{ units: ["libraries"], functions: ["f", "g", "h"], copies: 3, savingMb: 20 }],
  },
  {
    name: "what a layer has already at that place is left alone",
    given: [
      { name: "f", versions: [[libraries], [libraries]], layerCount: 1, layerRoots: ["node_modules/libraries/"] },
    ],
    expected: [],
  },
  {
    name: "a saving below the least one is not proposed",
    given: [{ name: "f", versions: [[unit("tiny@1", 0.5)], [unit("tiny@1", 0.5)]] }],
    expected: [],
  },
])("layers of $name", ({ given, expected }) => {
  expect(propose(given)).toEqual(expected);
});

// Lambda Developer Guide, "Layer paths for each Lambda runtime".
test.each([
  { path: "nodejs/node_modules/lodash/index.js", root: "node_modules/lodash/" },
  { path: "nodejs/node22/node_modules/@scope/name/index.js", root: "node_modules/@scope/name/" },
  { path: "python/requests/api.py", root: "requests/" },
  { path: "python/lib/python3.13/site-packages/six.py", root: "six.py" },
  { path: "bin/tool", root: "bin/" },
])("a layer's $path lies under $root of a package", ({ path, root }) => {
  expect(packageRootOf(path)).toBe(root);
});
