import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Handler } from "./call-handler.ts";
import { isStreaming } from "./streaming/awslambda.ts";
import { RuntimeError } from "./runtime-errors.ts";

/** How the handler's module is found and what forms it may have. */
export interface LoadOptions {
  readonly codeDirectory: string;
  /** Value of `_HANDLER`: `directory/module.member.member`. */
  readonly handler: string;
  /** Whether TypeScript files count and callbacks are refused, as from nodejs24.x on. */
  readonly isModern: boolean;
}

const CALLBACKS_REFUSED =
  "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";

/**
 * Loads the function named by `_HANDLER`.
 *
 * @throws RuntimeError `MalformedHandlerName`, `ImportModuleError`, `UserCodeSyntaxError`, `HandlerNotFound` or
 *   `CallbackHandlerDeprecated`, with AWS's messages; and whatever the module itself throws.
 * @see aws/aws-lambda-nodejs-runtime-interface-client, how the user's function is loaded.
 */
export async function loadHandler(options: LoadOptions): Promise<Handler> {
  const { handler } = options;
  if (handler.includes("..")) {
    throw new RuntimeError(
      "MalformedHandlerName",
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const name = basename(handler);
  const directory = handler.slice(0, handler.indexOf(name));
  const match = /^([^.]*)\.(.*)$/.exec(name);
  if (match === null) throw new RuntimeError("MalformedHandlerName", "Bad handler");
  const [, moduleName = "", memberPath = ""] = match;
  const loaded = await loadModule(options, directory, moduleName);
  const member = memberPath.split(".").reduce<unknown>((value, key) => memberOf(value, key), loaded);
  if (!member) throw new RuntimeError("HandlerNotFound", `${handler} is undefined or not exported`);
  if (typeof member !== "function") throw new RuntimeError("HandlerNotFound", `${handler} is not a function`);
  if (options.isModern && member.length >= 3 && !isStreaming(member))
    throw new RuntimeError("CallbackHandlerDeprecated", CALLBACKS_REFUSED);
  return member as Handler;
}

function memberOf(value: unknown, key: string): unknown {
  return value && (value as Readonly<Record<string, unknown>>)[key];
}

async function loadModule(options: LoadOptions, directory: string, moduleName: string): Promise<unknown> {
  try {
    return await findModule(options, directory, moduleName);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError("UserCodeSyntaxError", String(error), error.stack);
    const { code } = error as { readonly code?: unknown };
    if (code === "MODULE_NOT_FOUND") throw new RuntimeError("ImportModuleError", String(error));
    throw error;
  }
}

interface Candidate {
  readonly extension: string;
  readonly load: (path: string) => unknown;
}

async function findModule(options: LoadOptions, directory: string, moduleName: string): Promise<unknown> {
  const path = resolve(options.codeDirectory, directory, moduleName);
  const requireHere = createRequire(join(options.codeDirectory, "noop.js"));
  const isModule = hasModuleType(dirname(path), options.codeDirectory);
  for (const { extension, load } of candidates(options, requireHere, isModule)) {
    if (!existsSync(path + extension)) continue;
    const loaded = await load(path + extension);
    if (loaded) return loaded;
  }
  return requireHere(
    requireHere.resolve(moduleName, { paths: [options.codeDirectory, join(options.codeDirectory, directory)] }),
  );
}

/** In AWS's order. A `.js` file is a module or a script by its package.json. */
function candidates(options: LoadOptions, requireHere: NodeJS.Require, isModule: boolean): Candidate[] {
  const asScript = (path: string): unknown => requireHere(path);
  const asModule = (path: string): Promise<unknown> => import(pathToFileURL(path).href);
  const either = isModule ? asModule : asScript;
  const found: Candidate[] = [
    { extension: "", load: asScript },
    { extension: ".js", load: either },
    { extension: ".mjs", load: asModule },
    { extension: ".cjs", load: asScript },
  ];
  if (!options.isModern) return found;
  return [
    ...found,
    { extension: ".ts", load: either },
    { extension: ".mts", load: asModule },
    { extension: ".cts", load: asScript },
  ];
}

/** Whether the nearest package.json, not above the deployment package, says `"type": "module"`. */
function hasModuleType(folder: string, root: string): boolean {
  if (folder.endsWith("/node_modules")) return false;
  const manifest = join(folder, "package.json");
  if (existsSync(manifest)) {
    try {
      const content = JSON.parse(readFileSync(manifest, "utf8")) as { readonly type?: unknown } | null;
      return content?.type === "module";
    } catch {
      process.emitWarning(`${manifest} cannot be read, it will be ignored for ES module detection purposes.`);
      return false;
    }
  }
  const isRoot = folder === root || relative(root, folder).startsWith("..") || folder === dirname(folder);
  return isRoot ? false : hasModuleType(dirname(folder), root);
}
