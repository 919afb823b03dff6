import { existsSync, readFileSync } from "node:fs";
import {
  createRequire,
  isBuiltin,
  type LoadHookSync,
  registerHooks,
  type ResolveFnOutput,
  type ResolveHookContext,
  type ResolveHookSync,
} from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Assignment } from "../assignment.ts";

type NextResolve = Parameters<ResolveHookSync>[2];

/** Folders of a layer that hold packages for every Node.js, nearest first. @see Lambda Developer Guide, "Layer paths for each Lambda runtime". */
const LAYER_FOLDERS = ["nodejs/node24", "nodejs"];
const SDK_PACKAGE = /^@(?:aws-sdk|smithy)\/[^/]+/;
const OPT = "/opt/";

/**
 * Makes `import` and `require` see what they would see on Lambda: the deployment package, the layers, then the AWS SDK
 * that comes with the runtime; never a folder above the deployment package, whatever lies there.
 *
 * Differs from AWS: `import`, too, finds packages of layers; there only `require` does, by NODE_PATH.
 */
export function restrictModules(assignment: Assignment): void {
  const scope = new ModuleScope(assignment);
  registerHooks({ resolve: (specifier, context, next) => scope.resolve(specifier, context, next) });
  if (scope.hasModuleTypeAbove) registerHooks({ load: scope.load }); // Every load goes through it: only where it must.
}

class ModuleScope {
  readonly #roots: readonly string[];
  readonly #layers: readonly string[];
  readonly #carried: ReadonlyMap<string, string>;
  /** Whether a folder above the function's says that `.js` files are modules. */
  readonly hasModuleTypeAbove: boolean;
  /** Set while a layer is searched by `require.resolve`, which comes back through the hooks. */
  #isSearching = false;

  constructor(assignment: Assignment) {
    const { codeDirectory, layerDirectories, carriedPackages } = assignment;
    this.#layers = [...layerDirectories].reverse(); // A later layer's files lie over an earlier one's.
    this.#roots = [codeDirectory, ...this.#layers].map((root) => root + sep);
    this.#carried = new Map(Object.entries(carriedPackages));
    this.hasModuleTypeAbove = [codeDirectory, ...this.#layers].some((root) => isModuleScope(dirname(root)));
  }

  resolve(specifier: string, context: ResolveHookContext, next: NextResolve): ResolveFnOutput {
    if (this.#isSearching || isBuiltin(specifier)) return next(specifier, context);
    if (!isBare(specifier)) return next(this.#inLayers(specifier), context);
    const parent = pathOf(context.parentURL);
    // What lies elsewhere is the carried SDK, which finds its own dependencies.
    if (parent === undefined || !this.#isInside(parent)) return next(specifier, context);
    const near = attempt(() => next(specifier, context));
    if (this.#isAllowed(near.found)) return near.found;
    const far = this.#findInLayers(specifier, context, next) ?? this.#findCarried(specifier);
    if (far !== undefined) return far;
    rethrowUnlessNotFound(near);
    const isImport = context.conditions.includes("import");
    throw notFound({ specifier, parent, isImport, carried: [...this.#carried.keys()] });
  }

  /** A `.js` file of the function without a package.json of its own is a script, even if a folder above says otherwise. */
  readonly load: LoadHookSync = (url, context, next) => {
    if (!url.startsWith("file:") || !/\.[jt]s$/.test(url)) return next(url, context);
    const path = fileURLToPath(url);
    const root = this.#roots.find((root) => path.startsWith(root));
    if (root === undefined || hasManifestBelow(dirname(path), root)) return next(url, context);
    const format = path.endsWith(".ts") ? "commonjs-typescript" : "commonjs";
    return { ...next(url, { ...context, format }), format };
  };

  #findInLayers(specifier: string, context: ResolveHookContext, next: NextResolve): ResolveFnOutput | undefined {
    for (const layer of this.#layers) {
      for (const folder of LAYER_FOLDERS) {
        const from = join(layer, folder, "noop.js");
        const result = attempt(() => this.#resolveFrom(specifier, from, context, next));
        if (result.found?.url.startsWith(pathToFileURL(layer).href) === true) return result.found;
        rethrowUnlessNotFound(result);
      }
    }
    return undefined;
  }

  /** `require` takes no other parent from a hook than its own, so its search is started anew from the layer. */
  #resolveFrom(specifier: string, from: string, context: ResolveHookContext, next: NextResolve): ResolveFnOutput {
    if (context.conditions.includes("import"))
      return next(specifier, { ...context, parentURL: pathToFileURL(from).href });
    this.#isSearching = true;
    try {
      return { url: pathToFileURL(createRequire(from).resolve(specifier)).href, shortCircuit: true };
    } finally {
      this.#isSearching = false;
    }
  }

  #findCarried(specifier: string): ResolveFnOutput | undefined {
    const path = this.#carried.get(specifier);
    return path === undefined ? undefined : { url: pathToFileURL(path).href, shortCircuit: true };
  }

  /** A path under /opt is one in the topmost layer that has it. */
  #inLayers(specifier: string): string {
    if (!specifier.startsWith(OPT)) return specifier;
    const rest = specifier.slice(OPT.length);
    const layer = this.#layers.find((layer) =>
      ["", ".js", ".mjs", ".cjs"].some((end) => existsSync(join(layer, rest + end))),
    );
    return layer === undefined ? specifier : join(layer, rest);
  }

  #isInside(path: string): boolean {
    return this.#roots.some((root) => path.startsWith(root));
  }

  #isAllowed(found: ResolveFnOutput | undefined): found is ResolveFnOutput {
    if (found === undefined) return false;
    const path = pathOf(found.url);
    return path === undefined ? found.url.startsWith("node:") : this.#isInside(path);
  }
}

/** The path of a file URL; undefined for any other. */
function pathOf(url: string | undefined): string | undefined {
  return url?.startsWith("file:") === true ? fileURLToPath(url) : undefined;
}

interface Attempt {
  readonly found?: ResolveFnOutput;
  readonly error?: unknown;
}

function attempt(resolve: () => ResolveFnOutput): Attempt {
  try {
    return { found: resolve() };
  } catch (error) {
    return { error };
  }
}

/** A package name: not a path, a URL or an entry of the package's own `imports`. */
function isBare(specifier: string): boolean {
  return !/^(?:[./#]|[a-z][a-z0-9+.-]*:)/i.test(specifier);
}

/** A package that is broken is told as it is; only one that is not there is looked for elsewhere. */
function rethrowUnlessNotFound({ error }: Attempt): void {
  if (error === undefined) return;
  const { code } = error as { readonly code?: unknown };
  if (code !== "MODULE_NOT_FOUND" && code !== "ERR_MODULE_NOT_FOUND") throw error;
}

interface Missing {
  readonly specifier: string;
  readonly parent: string;
  readonly isImport: boolean;
  readonly carried: readonly string[];
}

/** Node's own error for a package that is not there, with what the lab carries where one of the SDK's is missing. */
function notFound({ specifier, parent, isImport, carried }: Missing): Error {
  const name = SDK_PACKAGE.exec(specifier)?.[0];
  const advice =
    name === undefined
      ? ""
      : `: of the AWS SDK the lab carries only ${carried.toSorted().join(", ")}; put ${name} into the deployment package or a layer`;
  const message = isImport
    ? `Cannot find package '${specifier}' imported from ${parent}${advice}`
    : `Cannot find module '${specifier}'${advice}\nRequire stack:\n- ${parent}`;
  const code = isImport ? "ERR_MODULE_NOT_FOUND" : "MODULE_NOT_FOUND";
  return Object.assign(new Error(message), isImport ? { code } : { code, requireStack: [parent] });
}

/** Whether a package.json lies in the folder or between it and the root, the root among them. */
function hasManifestBelow(folder: string, root: string): boolean {
  if (!`${folder}${sep}`.startsWith(root)) return false;
  return existsSync(join(folder, "package.json")) || hasManifestBelow(dirname(folder), root);
}

/** Whether Node would take a `.js` file of this folder for a module, by the nearest package.json from here up. */
function isModuleScope(folder: string): boolean {
  const manifest = join(folder, "package.json");
  if (existsSync(manifest)) return /"type"\s*:\s*"module"/.test(readFileSync(manifest, "utf8"));
  return folder === dirname(folder) ? false : isModuleScope(dirname(folder));
}
