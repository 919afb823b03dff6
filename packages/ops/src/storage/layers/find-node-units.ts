import { isJsonObject, parseJson } from "@faultline/core";
import type { UnitShape } from "./package-files.ts";

/** `node_modules/name/…` or `node_modules/@scope/name/…` at the root of a package. */
const INSTALLED = /^node_modules\/((?:@[^/]+\/)?[^/@.][^/]*)\//;

/** Texts that are read whole: manifests of installed packages, and the function's own code. */
export function isNodeText(path: string): boolean {
  const installed = INSTALLED.exec(path);
  if (installed !== null) return path === `${installed[0]}package.json`;
  return path === "package.json" || /\.[cm]?js$/.test(path);
}

/**
 * The npm packages at the root of a deployment package, each with what is nested in it. A package's own dependencies
 * are looked up beside it, in the layer's `node_modules`, and never in the function's.
 */
export function findNodeUnits(
  paths: readonly string[],
  textOf: (path: string) => string | undefined,
): readonly UnitShape[] {
  const names = new Set(paths.flatMap((path) => INSTALLED.exec(path)?.[1] ?? []));
  const esModules = new Set(paths.flatMap((path) => (path.endsWith(".mjs") ? (INSTALLED.exec(path)?.[1] ?? []) : [])));
  return [...names].map((name) => {
    const manifest = parseJson(textOf(`node_modules/${name}/package.json`) ?? "");
    const isModule = isJsonObject(manifest) && manifest["type"] === "module";
    return {
      name,
      roots: [`node_modules/${name}/`],
      requires: dependenciesOf(manifest).filter((other) => names.has(other)),
      isEsModule: isModule || esModules.has(name),
    };
  });
}

const DEPENDENCIES = ["dependencies", "peerDependencies", "optionalDependencies"] as const;

function dependenciesOf(manifest: unknown): readonly string[] {
  if (!isJsonObject(manifest)) return [];
  return DEPENDENCIES.flatMap((kind) => {
    const listed = manifest[kind];
    return isJsonObject(listed) ? Object.keys(listed) : [];
  });
}

const NAMED = /\b(?:require\s*\(\s*|from\s*|import\s*\(?\s*)["'`]((?:@[^"'`/\s]+\/)?[^"'`./\s][^"'`/\s]*)/g;

/** The packages that a program names: it may look up more than its manifest declares. */
export function requiredBy(path: string, text: string): readonly string[] {
  if (!/\.[cm]?js$/.test(path)) return [];
  return [...text.matchAll(NAMED)].map(([, name = ""]) => name);
}

/**
 * Why a function's own code may not find its libraries in a layer. `import` does not look into layers, `require` does;
 * a path through `node_modules` names one place only.
 *
 * @see Lambda Developer Guide, "Working with layers for Node.js Lambda functions": NODE_PATH, which ES modules ignore.
 */
export function nodeObstacle(
  paths: readonly string[],
  textOf: (path: string) => string | undefined,
): string | undefined {
  const own = paths.filter((path) => !path.startsWith("node_modules/"));
  const manifest = parseJson(textOf("package.json") ?? "");
  const isModule = isJsonObject(manifest) && manifest["type"] === "module" && own.some((path) => path.endsWith(".js"));
  const module = own.find((path) => path.endsWith(".mjs"));
  if (isModule || module !== undefined) return `${module ?? "package.json"}: ES modules do not find packages of layers`;
  for (const path of own.filter((one) => /\.c?js$/.test(one))) {
    const text = textOf(path);
    if (text === undefined) return `${path} is too large to be checked`;
    if (/\bimport\s*\(/.test(text)) return `${path} uses import(), which does not find packages of layers`;
    if (text.includes("node_modules/")) return `${path} names a path in node_modules`;
  }
  return undefined;
}
