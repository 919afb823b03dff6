import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { LabError } from "@faultline/core";
import type { BuildFailure, BuildOptions, BuildResult, Message } from "esbuild";
import type { EsbuildSettings } from "./esbuild-settings.ts";
import { type TemplatePlace, templateError } from "./template-place.ts";
import type { PackageFile } from "./zip-files.ts";

/** A package for esbuild to build. */
export interface BundleRequest {
  readonly logicalId: string;
  /** Absolute. */
  readonly codeDirectory: string;
  readonly settings: EsbuildSettings;
  readonly handler: string | undefined;
  readonly place: TemplatePlace;
}

/** What an entry point's file may end in, in the order in which they are tried. */
const SOURCE_EXTENSIONS = [".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx"];

/** What Node.js functions are loaded from. */
const MODULE_EXTENSIONS = [".js", ".mjs", ".cjs"];

/**
 * Bundles a package with esbuild, as SAM's builder does: the entry point `src/app.ts` becomes `app.js`.
 *
 * @throws LabError `ENTRY_POINT_MISSING`, `BUILD_FAILED` with file, line and column, `HANDLER_NOT_BUILT`.
 */
export async function bundlePackage(request: BundleRequest): Promise<readonly PackageFile[]> {
  const { entryPoints, outbase } = resolveEntryPoints(request);
  const outdir = join(request.codeDirectory, "__package__"); // Nothing is written: names are relative to it.
  const result = await build({
    ...request.settings.options,
    entryPoints: [...entryPoints],
    ...(outbase === undefined ? {} : { outbase }),
    absWorkingDir: request.codeDirectory,
    outdir,
    write: false,
    logLevel: "silent",
  });
  const files = (result.outputFiles ?? []).map((file) => ({
    name: relative(outdir, file.path).split(sep).join("/"),
    content: file.contents,
    isExecutable: false,
  }));
  checkHandler(request, files);
  return files;
}

/** The entry points, and the folder to which output names are relative where esbuild is not to choose it. */
function resolveEntryPoints({ settings, codeDirectory, handler, place, logicalId }: BundleRequest): {
  readonly entryPoints: readonly string[];
  readonly outbase?: string;
} {
  if (settings.entryPoints.length > 0) {
    return { entryPoints: settings.entryPoints.map((entryPoint) => findSource(codeDirectory, entryPoint, place)) };
  }
  if (handler === undefined) {
    const message = `${logicalId} has neither EntryPoints nor a Handler to build from`;
    const hint = "Add EntryPoints to BuildProperties.";
    throw templateError("ENTRY_POINT_MISSING", place, { message, hint });
  }
  return { entryPoints: [findSource(codeDirectory, moduleOf(handler), place)], outbase: codeDirectory };
}

/** A source file as it is named, with an extension added where it has none. */
function findSource(codeDirectory: string, entryPoint: string, place: TemplatePlace): string {
  const candidates = ["", ...SOURCE_EXTENSIONS].map((extension) => `${entryPoint}${extension}`);
  const found = candidates.find(
    (name) => SOURCE_EXTENSIONS.some((end) => name.endsWith(end)) && existsSync(join(codeDirectory, name)),
  );
  if (found !== undefined) return found;
  const message = `There is no ${entryPoint} in ${codeDirectory}`;
  const hint = "Name an existing source file under EntryPoints, relative to CodeUri.";
  throw templateError("ENTRY_POINT_MISSING", place, { message, hint });
}

function checkHandler({ handler, logicalId, place }: BundleRequest, files: readonly PackageFile[]): void {
  if (handler === undefined) return;
  const module = moduleOf(handler);
  if (MODULE_EXTENSIONS.some((extension) => files.some((file) => file.name === `${module}${extension}`))) return;
  const built = files.map((file) => file.name).filter((name) => MODULE_EXTENSIONS.some((end) => name.endsWith(end)));
  const suggested = (built[0] ?? "app.js").replace(/\.[^.]+$/, "");
  const message = `The Handler of ${logicalId} is ${handler}, but its build holds ${built.join(", ")}`;
  const hint = `Set Handler to ${suggested}.${functionOf(handler)}, or EntryPoints to the file of the handler.`;
  throw templateError("HANDLER_NOT_BUILT", place, { message, hint });
}

/** `src/app.handler` names the module `src/app`. */
function moduleOf(handler: string): string {
  const dot = handler.indexOf(".", handler.lastIndexOf("/") + 1);
  return (dot === -1 ? handler : handler.slice(0, dot)).replace(/^\.\//, "");
}

function functionOf(handler: string): string {
  return handler.slice(handler.lastIndexOf(".") + 1);
}

async function build(options: BuildOptions): Promise<BuildResult> {
  const esbuild = await import("esbuild");
  try {
    return await esbuild.build(options);
  } catch (cause) {
    if (!isBuildFailure(cause)) throw cause;
    const lines = cause.errors.map((error) => formatMessage(error, options.absWorkingDir ?? ""));
    const hint = "Correct the source, or declare what the runtime brings under External.";
    throw new LabError("BUILD_FAILED", lines.join("\n"), hint, { cause });
  }
}

function isBuildFailure(thrown: unknown): thrown is BuildFailure {
  return thrown instanceof Error && "errors" in thrown && Array.isArray(thrown.errors);
}

/** esbuild counts columns from 0; editors count from 1. */
function formatMessage({ text, location }: Message, directory: string): string {
  return location === null
    ? text
    : `${join(directory, location.file)}:${location.line}:${location.column + 1}: ${text}`;
}
