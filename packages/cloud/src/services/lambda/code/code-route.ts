import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { HttpResponse, HttpRoute } from "../../../wire/http-route.ts";
import type { CodeStore } from "./code-store.ts";

const CODE_PATH = "/_lambda/code/";
const ARCHIVE = /^\/_lambda\/code\/([0-9a-f]{64})\.zip$/;

/**
 * Where a package can be downloaded: `Code.Location` and a layer's `Content.Location`.
 * Differs from AWS: not a presigned S3 URL, and it does not expire; as there, who knows it needs no credential.
 */
export function codeLocation(origin: string, sha256: string): string {
  return `${origin}${CODE_PATH}${Buffer.from(sha256, "base64").toString("hex")}.zip`;
}

/** Serves stored packages at their locations. */
export function createCodeRoute(code: CodeStore): HttpRoute {
  return {
    match(request) {
      if (request.method !== "GET" || !request.path.startsWith(CODE_PATH)) return undefined;
      const hex = ARCHIVE.exec(request.path)?.[1];
      return hex === undefined ? Promise.resolve(NOT_FOUND) : readArchive(code, hex);
    },
  };
}

const NOT_FOUND: HttpResponse = { status: 404, headers: { "content-type": "text/plain" }, body: "No such package" };

async function readArchive(code: CodeStore, hex: string): Promise<HttpResponse> {
  const path = code.archivePath(Buffer.from(hex, "hex").toString("base64"));
  const found = await stat(path).catch(() => undefined); // Its last function was deleted.
  if (found === undefined) return NOT_FOUND;
  return { status: 200, headers: { "content-type": "application/zip" }, body: createReadStream(path) };
}
