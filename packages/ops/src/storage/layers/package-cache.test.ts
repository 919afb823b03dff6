import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPackageCache } from "./package-cache.ts";

const folder = mkdtempSync(join(tmpdir(), "faultline-cache-"));
const server = createServer(({ url = "" }, response) => {
  response.statusCode = Number(url.slice(1));
  response.end("archive");
});
let endpoint = "";

beforeAll(async () => {
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((settle) => server.close(settle));
  rmSync(folder, { recursive: true, force: true });
});

const codeSha256 = createHash("sha256").update("archive").digest("base64");

test("a package is kept by its content, and found again", async () => {
  const cache = openPackageCache(join(folder, "good"));
  expect(cache.find(codeSha256)).toBeUndefined();
  const file = await cache.download({ location: `${endpoint}/200`, codeSha256 });
  expect(readFileSync(file, "utf8")).toBe("archive");
  expect(openPackageCache(join(folder, "good")).find(codeSha256)).toBe(file);
});

test.each([
  { name: "an expired link", path: "/403", sha: codeSha256, message: /HTTP 403/, hint: /expires after ten minutes/ },
  { name: "a failing server", path: "/500", sha: codeSha256, message: /HTTP 500/, hint: /try again/ },
  { name: "other content", path: "/200", sha: "AAAA", message: /its SHA-256 is .*, not AAAA/, hint: /try again/ },
])("$name fails, and leaves no file", async ({ path, sha, message, hint }) => {
  const directory = mkdtempSync(join(folder, "bad-"));
  const downloaded = openPackageCache(directory).download({ location: `${endpoint}${path}`, codeSha256: sha });
  const fault = { code: "PACKAGE_DOWNLOAD_FAILED", message: expect.stringMatching(message) as string };
  await expect(downloaded).rejects.toMatchObject({ ...fault, hint: expect.stringMatching(hint) as string });
  expect(readdirSync(directory)).toEqual([]);
});

test("a folder that cannot be written is named", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  const downloaded = openPackageCache(join(file, "cache")).download({ location: `${endpoint}/200`, codeSha256 });
  await expect(downloaded).rejects.toMatchObject({
    code: "CACHE_UNWRITABLE",
    message: expect.stringMatching(/file/) as string,
    hint: expect.stringMatching(/--cache DIR/) as string,
  });
});
