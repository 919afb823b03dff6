import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What to bundle. Equal options and equal package versions give the same file. */
export interface BundleOptions {
  /** Start of the file's name: letters, digits, `.`, `-` and `_`. */
  readonly name: string;
  /** The source of the entry module. */
  readonly contents: string;
  /** The folder from which the entry's imports are resolved. */
  readonly resolveDir: string;
  readonly format: "cjs" | "esm";
  /** Where bundles are kept; by default `node_modules/.cache/faultline` of this installation. */
  readonly cacheDirectory?: string;
  /** Modules that stay imports of the bundle. */
  readonly external?: readonly string[];
  /** Whatever else the result depends on, such as package versions; part of the key. */
  readonly versions?: readonly string[];
}

const inFlight = new Map<string, Promise<string>>();

/**
 * Bundles a module once and returns the file's path: the second call, in this process or another, finds the file.
 * A file appears complete or not at all, so concurrent processes may race.
 *
 * @throws The bundler's error where an import cannot be resolved.
 */
export function bundleOnce(options: BundleOptions): Promise<string> {
  const path = bundlePath(options);
  if (existsSync(path)) return Promise.resolve(path);
  const running = inFlight.get(path);
  if (running !== undefined) return running;
  const started = bundleTo(path, options).finally(() => inFlight.delete(path));
  inFlight.set(path, started);
  return started;
}

function bundlePath(options: BundleOptions): string {
  const { name, contents, resolveDir, format, external = [], versions = [] } = options;
  const key = JSON.stringify([esbuildVersion(), contents, resolveDir, format, external, versions]);
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 16);
  return join(options.cacheDirectory ?? defaultCacheDirectory(), `${name}-${hash}.${format === "esm" ? "mjs" : "cjs"}`);
}

async function bundleTo(path: string, options: BundleOptions): Promise<string> {
  const { build } = await import("esbuild"); // Only a miss pays for loading the bundler.
  const result = await build({
    stdin: { contents: options.contents, resolveDir: options.resolveDir, loader: "ts" },
    bundle: true,
    write: false,
    platform: "node",
    target: "node22",
    format: options.format,
    external: [...(options.external ?? [])],
    legalComments: "none",
    logLevel: "silent",
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error(`The bundle ${options.name} came out empty`);
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.${createHash("sha256").update(output.contents).digest("hex").slice(0, 8)}.tmp`;
  writeFileSync(draft, output.contents);
  renameSync(draft, path);
  return path;
}

/** `node_modules/.cache/faultline` beside the bundler, or a folder in the temporary one where that cannot be written. */
function defaultCacheDirectory(): string {
  const installed = join(nodeModulesDirectory(), ".cache", "faultline");
  try {
    mkdirSync(installed, { recursive: true });
    return installed;
  } catch {
    return join(tmpdir(), "faultline-cache"); // A read-only installation, such as a system package.
  }
}

const require = createRequire(import.meta.url);

function nodeModulesDirectory(): string {
  return dirname(dirname(require.resolve("esbuild/package.json")));
}

function esbuildVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(require.resolve("esbuild/package.json"), "utf8"));
  return (manifest as { version: string }).version;
}
