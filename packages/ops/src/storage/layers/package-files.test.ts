import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterAll, expect, test } from "vitest";
import { zipFiles } from "../../deploy/zip-files.ts";
import type { LayerLanguage } from "./movable-unit.ts";
import { readContents } from "./package-files.ts";
import { readZipFile } from "./zip-file.ts";

const folder = mkdtempSync(join(tmpdir(), "faultline-packages-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Files = Readonly<Record<string, string | Uint8Array>>;

function pack(files: Files): Uint8Array {
  const entries = Object.entries(files).map(([name, content]) => {
    return { name, content: typeof content === "string" ? Buffer.from(content) : content, isExecutable: false };
  });
  return zipFiles(entries).bytes;
}

async function read(archive: Uint8Array, language: LayerLanguage = "nodejs") {
  const file = join(folder, "package.zip");
  writeFileSync(file, archive);
  return await readZipFile(file, (zip) => readContents(zip, language));
}

const LIBRARY = {
  "node_modules/a/package.json": '{ "dependencies": { "b": "1", "absent": "1" } }',
  "node_modules/a/index.js": 'require("c/part"); require("fs");',
  "node_modules/b/index.mjs": "export default 1;",
  "node_modules/c/index.js": "",
  "node_modules/@scope/d/package.json": '{ "type": "module" }',
};

test("npm packages are units, with what they declare or name, and whether they are ES modules", async () => {
  const { units } = await read(pack({ "index.js": 'require("a")', ...LIBRARY }));
  const shown = units.map(({ name, requires, isEsModule }) => ({ name, requires, isEsModule }));
  expect(shown.toSorted((x, y) => (x.name < y.name ? -1 : 1))).toEqual([
    { name: "@scope/d", requires: [], isEsModule: true },
    { name: "a", requires: ["b", "c"], isEsModule: false },
    { name: "b", requires: [], isEsModule: true },
    { name: "c", requires: [], isEsModule: false },
  ]);
});

test("a package shrinks by exactly a unit's bytes when it is packed without it", async () => {
  const files = { "index.js": "1", "node_modules/a/index.js": "x".repeat(5000), "node_modules/b/é.js": "2" };
  const { "node_modules/a/index.js": _, ...without } = files;
  const { units } = await read(pack(files));
  const [a] = units;
  expect(a?.zippedBytes).toBe(pack(files).length - pack(without).length);
  expect(a?.unzippedBytes).toBe(5000);
});

test("equal files are equal units in archives of other tools, other files are not", async () => {
  const files = { "index.js": "1", "node_modules/a/index.js": "x".repeat(5000) };
  const bytes = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
  const hashOf = async (archive: Uint8Array) => (await read(archive)).units[0]?.hash;
  const first = await hashOf(pack(files));
  expect(await hashOf(zipSync(bytes, { level: 1, mtime: new Date(2020, 1, 1) }))).toBe(first);
  expect(await hashOf(pack({ ...files, "node_modules/a/index.js": `${"x".repeat(4999)}y` }))).not.toBe(first);
});

// Lambda Developer Guide, "Working with layers for Node.js Lambda functions": require searches NODE_PATH, import does not.
test.each<{ name: string; files: Files; obstacle: string }>([
  { name: "an ES module by name", files: { "index.mjs": "" }, obstacle: "index.mjs: ES modules" },
  {
    name: "an ES module by its manifest",
    files: { "index.js": "", "package.json": '{ "type": "module" }' },
    obstacle: "package.json: ES modules",
  },
  { name: "a dynamic import", files: { "index.js": 'await import ("a")' }, obstacle: "index.js uses import()" },
  { name: "a path", files: { "lib/x.cjs": 'open("node_modules/a/data")' }, obstacle: "lib/x.cjs names a path" },
])("nothing moves from a function with $name", async ({ files, obstacle }) => {
  const contents = await read(pack({ ...LIBRARY, ...files }));
  expect(contents.units).toEqual([]);
  expect(contents.obstacle).toContain(obstacle);
});

const DISTRIBUTION = {
  "handler.py": "import requests",
  "requests/__init__.py": "1",
  "requests/__pycache__/x.pyc": "2",
  "six.py": "3",
  "requests-2.32.0.dist-info/RECORD":
    "requests/__init__.py,sha256=x,1\nsix.py,,\n../../bin/tool,,\nrequests-2.32.0.dist-info/RECORD,,\n",
};

// Python Packaging User Guide, "Recording installed projects".
test("a Python distribution is what its RECORD lists", async () => {
  const { units } = await read(pack(DISTRIBUTION), "python");
  expect(units).toMatchObject([
    { name: "requests", roots: ["requests/", "six.py", "requests-2.32.0.dist-info/"], requires: [] },
  ]);
});

test.each([
  { name: "the function's own code", extra: { "requests/mine.py": "4" } },
  {
    name: "another distribution",
    extra: { "other-1.dist-info/RECORD": "requests/other.py,,\n", "requests/other.py": "" },
  },
])("a Python distribution that shares a folder with $name stays", async ({ extra }) => {
  expect((await read(pack({ ...DISTRIBUTION, ...extra }), "python")).units).toEqual([]);
});

test.each<{ name: string; spoil: (archive: Buffer) => Uint8Array; message: string }>([
  { name: "cut off", spoil: (archive) => archive.subarray(0, -30), message: "no end record" },
  { name: "no zip file", spoil: () => Buffer.from("PK, but no more"), message: "no end record" },
  { name: "of no bytes", spoil: () => Buffer.alloc(0), message: "no end record" },
  {
    name: "with a changed byte of content",
    spoil: (archive) => {
      archive.writeUInt8(archive.readUInt8(60) ^ 0xff, 60);
      return archive;
    },
    message: "the zip file is broken: ",
  },
  {
    name: "whose directory is said to lie elsewhere",
    spoil: (archive) => {
      archive.writeUInt32LE(0xfffffff0, archive.length - 6);
      return archive;
    },
    message: "lies outside",
  },
])("an archive $name is said to be broken", async ({ spoil, message }) => {
  const archive = Buffer.from(pack({ "node_modules/abc/index.js": "x".repeat(100) }));
  await expect(read(spoil(archive))).rejects.toMatchObject({
    code: "PACKAGE_BROKEN",
    message: expect.stringContaining(message),
  });
});
