import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { refuseBinary } from "./refuse-binary.ts";

async function textOf(...chunks: readonly Uint8Array[]): Promise<string> {
  const passed = [];
  for await (const chunk of refuseBinary(Readable.from(chunks), "f.log")) passed.push(chunk);
  return Buffer.concat(passed).toString();
}

// Beginnings: APPNOTE.TXT 4.3.7 (zip), Unicode Standard 23.8 (byte order marks), RFC 2083 (PNG), RFC 1952 (gzip).
test.each([
  { name: "zip", bytes: [0x50, 0x4b, 3, 4, 20, 0], says: "a zip archive", hint: "unzip" },
  { name: "little-endian UTF-16", bytes: [0xff, 0xfe, 0x61, 0], says: "UTF-16 text", hint: "iconv -f UTF-16" },
  { name: "big-endian UTF-16", bytes: [0xfe, 0xff, 0, 0x61], says: "UTF-16 text", hint: "iconv -f UTF-16" },
  { name: "PNG", bytes: [0x89, 0x50, 0x4e, 0x47, 13, 10, 0x1a, 10, 0, 0], says: "binary", hint: "as text" },
  { name: "another encoding", bytes: [0xe4, 0xf6, 0xfc, 0xe4], says: "another encoding", hint: "iconv -f ISO-8859-1" },
  { name: "a NUL after much text", bytes: [...Buffer.from("a".repeat(65_535)), 0], says: "binary", hint: "as text" },
  { name: "gzip", bytes: [...gzipSync("one")], says: "packed with gzip", hint: "gunzip" },
])("$name is refused with what it seems to be", async ({ bytes, says, hint }) => {
  await expect(textOf(Uint8Array.from(bytes))).rejects.toMatchObject({
    code: "IMPORT_UNREADABLE",
    message: expect.stringMatching(new RegExp(`f.log.*${says}`)),
    hint: expect.stringContaining(hint),
  });
});

test("a character across the end of what is looked at, and PK in text, are text", async () => {
  const text = `PK${"a".repeat(65_533)}€`;
  const bytes = Buffer.from(text);
  expect(await textOf(bytes.subarray(0, 10), bytes.subarray(10))).toBe(text);
});

test("a broken character in a log is no reason to refuse it", async () => {
  expect(await textOf(Buffer.from("a request of M"), Uint8Array.of(0xfc), Buffer.from("ller failed\n"))).toContain(
    "ller",
  );
});
