import { mkdtempSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, type Zippable, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { refusalOf } from "../testing/lambda-bench.ts";
import { CodeStore } from "./code-store.ts";
import { ZipRefusal } from "./read-zip-directory.ts";
import { unpackZip } from "./unpack-zip.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "unpack-zip-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A file with a Unix mode, as `zip` on Unix writes it. */
const unix = (content: string, mode: number) => [strToU8(content), { os: 3, attrs: mode << 16 }] as const;
const file = (content: string, mode = 0o644) => unix(content, 0o100000 | mode);
const link = (target: string) => unix(target, 0o120777);
const zip = (entries: Record<string, readonly [Uint8Array, object]>) => zipSync(entries as unknown as Zippable);

/** The archive with four bytes changed after each occurrence of a signature. */
function patch(archive: Uint8Array, signature: number, offset: number, value: number): Uint8Array {
  const patched = Uint8Array.from(archive);
  const view = new DataView(patched.buffer);
  for (let at = 0; at + 4 <= patched.length; at++) {
    if (view.getUint32(at, true) === signature) view.setUint32(at + offset, value, true);
  }
  return patched;
}

const ENTRY = 0x02014b50;
const plain = zip({ "index.js": file("exports.handler = 1;") });

test("files keep their content, folders and modes, and cannot be written to", async () => {
  const archive = zip({ bootstrap: file("#!/bin/sh\n", 0o755), "lib/a.js": file("a", 0o640), link: link("lib/a.js") });
  expect(await unpackZip(archive, directory)).toBe(10 + 1 + 8);
  expect(readFileSync(join(directory, "lib/a.js"), "utf8")).toBe("a");
  expect(statSync(join(directory, "bootstrap")).mode & 0o777).toBe(0o555);
  expect(statSync(join(directory, "lib/a.js")).mode & 0o777).toBe(0o440);
  expect(readlinkSync(join(directory, "link"))).toBe("lib/a.js");
});

test("files without a Unix mode can be run", async () => {
  await unpackZip(zipSync({ bootstrap: strToU8("x") }), directory);
  expect(statSync(join(directory, "bootstrap")).mode & 0o777).toBe(0o555);
});

describe("refused, with nothing outside the folder", () => {
  test.each([
    { name: "no archive", archive: strToU8("this is not a zip"), reason: "corrupt" },
    { name: "cut off", archive: plain.subarray(0, plain.length - 30), reason: "corrupt" },
    { name: "damaged content", archive: patch(plain, ENTRY, 16, 1), reason: "corrupt" },
    { name: "parent folder", archive: zip({ "../evil.js": file("x") }), reason: "corrupt" },
    { name: "parent folder inside", archive: zip({ "a/../../evil.js": file("x") }), reason: "corrupt" },
    { name: "absolute path", archive: zip({ "/tmp/evil.js": file("x") }), reason: "corrupt" },
    { name: "backslashes", archive: zip({ "..\\evil.js": file("x") }), reason: "corrupt" },
    { name: "absolute link", archive: zip({ a: link("/etc/passwd") }), reason: "corrupt" },
    { name: "leaving link", archive: zip({ "d/a": link("../../x") }), reason: "corrupt" },
    { name: "file through a link", archive: zip({ d: link("lib"), "d/evil.js": file("x") }), reason: "corrupt" },
    {
      name: "links that leave together",
      archive: zip({ "sub/x": file("x"), "a/b/l": link("../../sub"), m: link("a/b/l/../../..") }),
      reason: "corrupt",
    },
    { name: "folder named as a file", archive: zip({ a: file("x"), "a/": file("") }), reason: "corrupt" },
    { name: "too long a name", archive: zip({ ["n".repeat(300)]: file("x") }), reason: "corrupt" },
    { name: "file as folder", archive: zip({ a: file("x"), "a/b": file("y") }), reason: "corrupt" },
    { name: "bomb that declares its size", archive: patch(plain, ENTRY, 24, 262_144_001), reason: "too-large" },
    {
      name: "bomb that hides its size",
      archive: patch(zip({ a: file("x".repeat(1e6)) }), ENTRY, 24, 10),
      reason: "corrupt",
    },
    { name: "entry beyond the end", archive: patch(plain, ENTRY, 42, 0xffffff), reason: "corrupt" },
  ])("$name", async ({ archive, reason }) => {
    const inner = mkdtempSync(join(directory, "inner-"));
    const refusal: unknown = await unpackZip(archive, inner).catch((thrown: unknown) => thrown);
    expect(refusal).toBeInstanceOf(ZipRefusal);
    expect((refusal as ZipRefusal).reason).toBe(reason);
    expect(await readdir(directory)).toHaveLength(1);
  });
});

describe("the store", () => {
  const createStore = (referenced: readonly string[] = []) =>
    new CodeStore({ archives: join(directory, "zips"), unpacked: join(directory, "cache") }, new Set(referenced));

  test("keeps one copy of a package, and unpacks it again when the cache is gone", async () => {
    const store = createStore();
    const code = await store.store(plain);
    expect(await Promise.all([store.store(plain), store.store(plain)])).toEqual([code, code]);
    expect(await readdir(join(directory, "zips"))).toHaveLength(1);
    expect(await readdir(join(directory, "cache"))).toHaveLength(1);
    rmSync(join(directory, "cache"), { recursive: true });
    const unpacked = await createStore([code.sha256]).directoryOf(code);
    expect(readFileSync(join(unpacked, "index.js"), "utf8")).toBe("exports.handler = 1;");
  });

  test("deletes at start what nothing refers to", async () => {
    const kept = await createStore().store(plain);
    await createStore([kept.sha256]).store(zip({ other: file("o") }));
    await createStore([kept.sha256]).directoryOf(kept);
    expect(await readdir(join(directory, "zips"))).toHaveLength(1);
  });

  test.each([
    {
      archive: strToU8("junk"),
      message: "Could not unzip uploaded file. Please check your file, then try to upload again.",
    },
    { archive: patch(plain, ENTRY, 24, 262_144_001), message: "Unzipped size must be smaller than 262144000 bytes" },
  ])("answers as AWS does: $message", async ({ archive, message }) => {
    expect(await refusalOf(createStore().store(archive))).toEqual({
      code: "InvalidParameterValueException",
      message,
      members: { Type: "User" },
    });
    expect(await readdir(join(directory, "cache"))).toEqual([]);
  });
});
