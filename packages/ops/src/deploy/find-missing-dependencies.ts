import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isJsonObject, type JsonValue } from "@faultline/core";
import type { LocalPackage } from "./find-packages.ts";
import type { TemplateWarning } from "./template-place.ts";

/** What Node.js runtimes carry. @see Lambda Developer Guide, "Runtime-included SDK versions". */
const CARRIED = /^@(?:aws-sdk|smithy)\//;

/**
 * Warns of a function whose package.json declares dependencies that are not in its own node_modules: `sam build` would
 * install them, a deployment takes the folder as it is. Layers may bring them, and esbuild packs them: then none is
 * missed.
 */
export async function findMissingDependencies(
  templateFile: string,
  source: LocalPackage,
): Promise<readonly TemplateWarning[]> {
  if (source.kind === "layer" || source.esbuild !== undefined || source.hasLayers) return [];
  const folder = resolve(dirname(templateFile), source.path);
  const declared = await declaredDependencies(join(folder, "package.json"));
  const missing = declared.filter((name) => !CARRIED.test(name) && !existsSync(join(folder, "node_modules", name)));
  if (missing.length === 0) return [];
  const shown = source.path.replace(/\/+$/, "");
  const verb = missing.length === 1 ? "is" : "are";
  const message = `${source.logicalId}'s package.json needs ${missing.join(", ")}, which ${verb} not in ${shown}/node_modules: run npm install there`;
  return [{ line: source.place.line, message }];
}

/** The names under `dependencies`; none where there is no readable package.json, which is no business of this check. */
async function declaredDependencies(file: string): Promise<readonly string[]> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  const { dependencies } = parseObject(text);
  return isJsonObject(dependencies) ? Object.keys(dependencies) : [];
}

function parseObject(text: string): Readonly<Record<string, JsonValue | undefined>> {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : {};
  } catch {
    return {}; // Node tells of a malformed package.json when the function starts.
  }
}
