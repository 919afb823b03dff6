import { isJsonObject, type JsonValue } from "@faultline/core";
import {
  entriesOf,
  type MappingEntry,
  nearestName,
  type TemplateNode,
  textOf,
  toJson,
  valueOf,
} from "@faultline/template";
import type { BuildOptions } from "esbuild";
import { placeOf, templateError } from "./template-place.ts";

/** How esbuild builds one package. */
export interface EsbuildSettings {
  /** Relative to the code's folder; empty where the handler names the entry point. */
  readonly entryPoints: readonly string[];
  readonly options: BuildOptions;
}

/** What a BuildProperties entry means to esbuild, or undefined when its value does not fit. */
type Reader = (value: JsonValue) => BuildOptions | undefined;

/** BuildProperties of SAM's esbuild builder. Booleans and lists may be written as text, as SAM allows. */
const READERS: Readonly<Record<string, Reader>> = {
  Alias: (value) => withPairs(value, (alias) => ({ alias })),
  Banner: (value) => withPairs(value, (banner) => ({ banner })),
  Charset: (value) => (value === "ascii" || value === "utf8" ? { charset: value } : undefined),
  Conditions: (value) => withTexts(value, (conditions) => ({ conditions })),
  Define: (value) => withPairs(value, (define) => ({ define })),
  Drop: (value) =>
    withTexts(value, (drop) => ({ drop: drop.filter((name) => name === "console" || name === "debugger") })),
  External: (value) => withTexts(value, (external) => ({ external })),
  Footer: (value) => withPairs(value, (footer) => ({ footer })),
  Format: (value) => (value === "cjs" || value === "esm" ? { format: value } : undefined),
  Inject: (value) => withTexts(value, (inject) => ({ inject })),
  KeepNames: (value) => withFlag(value, (keepNames) => ({ keepNames })),
  Loader: (value) => withPairs(value, (loader) => ({ loader: loader as NonNullable<BuildOptions["loader"]> })),
  MainFields: (value) => withTexts(value, (mainFields) => ({ mainFields })),
  Minify: (value) => withFlag(value, (minify) => ({ minify })),
  OutExtension: (value) => withPairs(value, (outExtension) => ({ outExtension })),
  Packages: (value) => (value === "bundle" || value === "external" ? { packages: value } : undefined),
  Sourcemap: readSourcemap,
  SourcesContent: (value) => withFlag(value, (sourcesContent) => ({ sourcesContent })),
  Target: (value) => withTexts(value, (target) => ({ target })),
  TreeShaking: (value) => withFlag(value, (treeShaking) => ({ treeShaking })),
  Tsconfig: (value) => (typeof value === "string" ? { tsconfig: value } : undefined),
};

/** SAM's defaults: a CommonJS bundle for ES2020. */
const DEFAULTS: BuildOptions = { bundle: true, platform: "node", format: "cjs", target: "es2020" };

/**
 * The esbuild settings of a resource, from `Metadata: { BuildMethod: esbuild, BuildProperties }`; undefined where
 * esbuild does not build it.
 *
 * @throws LabError `BUILD_PROPERTY_UNKNOWN`, `BUILD_PROPERTY_INVALID`, with the line in the template.
 * @see SAM Developer Guide, "Building Node.js Lambda functions with esbuild", read 2026-11.
 */
export function readEsbuildSettings(metadata: TemplateNode | undefined, file: string): EsbuildSettings | undefined {
  if (textOf(valueOf(metadata, "BuildMethod")) !== "esbuild") return undefined;
  let options = DEFAULTS;
  let entryPoints: readonly string[] = [];
  for (const entry of entriesOf(valueOf(metadata, "BuildProperties"))) {
    if (entry.key === "EntryPoints") entryPoints = textsOf(toJson(entry.value)) ?? refuseValue(entry, file);
    else options = { ...options, ...readProperty(entry, file) };
  }
  return { entryPoints, options };
}

function readProperty(entry: MappingEntry, file: string): BuildOptions {
  const reader = Object.hasOwn(READERS, entry.key) ? READERS[entry.key] : undefined;
  if (reader === undefined) {
    const nearest = nearestName(entry.key, ["EntryPoints", ...Object.keys(READERS)]);
    const hint = nearest === undefined ? `Known are ${Object.keys(READERS).join(", ")}.` : `Write ${nearest}.`;
    const message = `esbuild's BuildProperties have no ${entry.key}`;
    throw templateError("BUILD_PROPERTY_UNKNOWN", placeOf(file, entry.keySpan), { message, hint });
  }
  return reader(toJson(entry.value)) ?? refuseValue(entry, file);
}

function refuseValue(entry: MappingEntry, file: string): never {
  const message = `${JSON.stringify(toJson(entry.value))} is no value for ${entry.key}`;
  const hint = "See the esbuild section of the SAM Developer Guide for what it takes.";
  throw templateError("BUILD_PROPERTY_INVALID", placeOf(file, entry.value), { message, hint });
}

function readSourcemap(value: JsonValue): BuildOptions | undefined {
  if (value === "inline" || value === "external" || value === "linked" || value === "both") return { sourcemap: value };
  return withFlag(value, (sourcemap) => ({ sourcemap }));
}

function withFlag(value: JsonValue, read: (flag: boolean) => BuildOptions): BuildOptions | undefined {
  if (typeof value === "boolean") return read(value);
  return value === "true" || value === "false" ? read(value === "true") : undefined;
}

function withTexts(value: JsonValue, read: (texts: string[]) => BuildOptions): BuildOptions | undefined {
  const texts = textsOf(value);
  return texts === undefined ? undefined : read(texts);
}

function textsOf(value: JsonValue): string[] | undefined {
  if (typeof value === "string") return value.split(",").map((text) => text.trim());
  const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
  return isList ? [...(value as readonly string[])] : undefined;
}

/** A mapping of texts, or a list of `name=text` as on esbuild's command line. */
function withPairs(value: JsonValue, read: (pairs: Record<string, string>) => BuildOptions): BuildOptions | undefined {
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(
      ([name, text]) => [name, typeof text === "string" ? text : JSON.stringify(text)] as const,
    );
    return read(Object.fromEntries(entries));
  }
  const texts = textsOf(value);
  if (texts === undefined || texts.some((text) => !text.includes("="))) return undefined;
  const entries = texts.map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)] as const);
  return read(Object.fromEntries(entries));
}
