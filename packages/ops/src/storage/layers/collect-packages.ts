import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { LabError } from "@faultline/core";
import { nearestName } from "@faultline/template";
import { isServiceFault } from "../../service-fault.ts";
import type { ControlCalls } from "../control-calls.ts";
import { formatBytes } from "../format-bytes.ts";
import { listFunctionNames, listVersions } from "../read-functions.ts";
import { type LayerLanguage, languageOf, type PackageContents } from "./movable-unit.ts";
import type { PackageCache } from "./package-cache.ts";
import { readContents } from "./package-files.ts";
import { type AdvisedFunction, packageRootOf } from "./propose-layers.ts";
import { readZipFile, type ZipFile } from "./zip-file.ts";

/** Functions whose packages were read, and those whose were not. */
export interface CollectedPackages {
  readonly functions: readonly AdvisedFunction[];
  /** By CodeSha256. */
  readonly contents: ReadonlyMap<string, PackageContents>;
  readonly skipped: readonly SkippedPackage[];
  /** Bytes of `$LATEST`'s archive, by function name. */
  readonly latestBytes: ReadonlyMap<string, number>;
}

/** What was not looked at, or may not move, and why. */
export interface SkippedPackage {
  /** A function's name, or `name:version`. */
  readonly what: string;
  readonly reason: string;
}

/** How to collect. */
export interface CollectOptions {
  readonly calls: ControlCalls;
  readonly cache: PackageCache;
  /** No more than this is downloaded, so that an account of terabytes is no accident. */
  readonly downloadMaxBytes: number;
  /** Whether somebody named the functions: one that is not there is then their mistake, and ends it. */
  readonly areNamed?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

interface Collection extends CollectOptions {
  readonly functions: AdvisedFunction[];
  readonly contents: Map<string, PackageContents>;
  readonly skipped: SkippedPackage[];
  readonly latestBytes: Map<string, number>;
  leftBytes: number;
}

/**
 * Reads the packages of functions and of all their versions, each content once. A package that cannot be read is left
 * out, with the reason.
 *
 * @throws LabError `FUNCTION_NOT_FOUND` where the functions are named, `PERMISSION_MISSING`, `CONTROL_THROTTLED`,
 *   `CACHE_UNWRITABLE`.
 */
export async function collectPackages(options: CollectOptions, names: readonly string[]): Promise<CollectedPackages> {
  const collection: Collection = {
    ...options,
    functions: [],
    contents: new Map(),
    skipped: [],
    latestBytes: new Map(),
    leftBytes: options.downloadMaxBytes,
  };
  for (const [index, name] of names.entries()) {
    try {
      await collectFunction(collection, name);
    } catch (thrown) {
      if (!isServiceFault(thrown, "ResourceNotFoundException")) throw thrown;
      if (options.areNamed === true) throw await unknownFunction(options.calls, name);
      // Deleted meanwhile.
      collection.skipped.push({ what: name, reason: "there is no such function" });
    }
    options.onProgress?.(index + 1, names.length);
  }
  return collection;
}

/** Nearest are those that hold the name, as a stack's functions do, or that it nearly is. */
async function unknownFunction(calls: ControlCalls, name: string): Promise<LabError> {
  // Who may read one function need not be allowed to list all: the hint then does without.
  const known = await listFunctionNames(calls).catch(() => []);
  const holding = known.filter((other) => other.toLowerCase().includes(name.toLowerCase()));
  const near = holding.length > 0 ? holding : [nearestName(name, known) ?? []].flat();
  const listed = (names: readonly string[]) =>
    names.slice(0, NAMES_MAX).join(", ") + (names.length > NAMES_MAX ? ", …" : "");
  const all = known.length === 0 ? "aws lambda list-functions lists functions" : `use one of ${listed(known)}`;
  const hint = near.length > 0 ? `did you mean ${listed(near)}?` : all;
  return new LabError("FUNCTION_NOT_FOUND", `there is no function ${name}`, hint);
}

const NAMES_MAX = 5;

async function collectFunction(collection: Collection, name: string): Promise<void> {
  const versions = await listVersions(collection.calls, name);
  const latest = versions.find(({ Version }) => Version === "$LATEST");
  if (latest === undefined) return;
  const language = layerLanguageOf(latest);
  if (language === undefined) {
    const what = latest.PackageType === "Image" ? "a container image has no layers" : `no rule for ${latest.Runtime}`;
    collection.skipped.push({ what: name, reason: what });
    return;
  }
  for (const version of versions) {
    if (layerLanguageOf(version) === language) await collectVersion(collection, name, { version, language });
  }
  const layerArns = (latest.Layers ?? []).flatMap(({ Arn }) => Arn ?? []);
  const layerRoots = await readLayerRoots(collection, name, layerArns);
  if (layerRoots === undefined) return;
  collection.latestBytes.set(name, latest.CodeSize ?? 0);
  collection.functions.push({
    name,
    language,
    ...placeOf(latest),
    stored: versions.map(({ Version = "", CodeSha256 = "" }) => ({ version: Version, codeSha256: CodeSha256 })),
    layerCount: layerArns.length,
    layerRoots,
  });
}

function layerLanguageOf({ PackageType, Runtime }: FunctionConfiguration): LayerLanguage | undefined {
  return PackageType === "Image" ? undefined : languageOf(Runtime ?? "");
}

function placeOf({ Runtime, Architectures }: FunctionConfiguration) {
  return { runtime: Runtime ?? "", architecture: Architectures?.[0] ?? "x86_64" };
}

async function collectVersion(
  collection: Collection,
  FunctionName: string,
  { version, language }: { readonly version: FunctionConfiguration; readonly language: LayerLanguage },
): Promise<void> {
  const { Version: Qualifier = "", CodeSha256: codeSha256 = "", CodeSize = 0 } = version;
  if (collection.contents.has(codeSha256)) return;
  const what = `${FunctionName}:${Qualifier}`;
  const contents = await withArchive(
    collection,
    { what, codeSha256, sizeBytes: CodeSize, locate: () => locateCode(collection.calls, FunctionName, Qualifier) },
    (zip) => readContents(zip, language),
  );
  if (contents === undefined) return;
  collection.contents.set(codeSha256, contents);
  if (contents.obstacle !== undefined && Qualifier === "$LATEST") {
    collection.skipped.push({ what: FunctionName, reason: contents.obstacle });
  }
}

async function locateCode({ clients, ask }: ControlCalls, FunctionName: string, Qualifier: string) {
  const { GetFunctionCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  const found = await ask("lambda:GetFunction", () => lambda.send(new GetFunctionCommand({ FunctionName, Qualifier })));
  return found?.Code?.Location;
}

interface ArchiveToRead {
  readonly what: string;
  readonly codeSha256: string;
  readonly sizeBytes: number;
  readonly locate: () => Promise<string | undefined>;
}

/** What one archive's fault is must not end the work on all others. */
const FAULTS_OF_ONE = new Set(["PACKAGE_DOWNLOAD_FAILED", "PACKAGE_BROKEN", "PACKAGE_TOO_LARGE"]);

async function withArchive<Result>(
  collection: Collection,
  { what, codeSha256, sizeBytes, locate }: ArchiveToRead,
  action: (zip: ZipFile) => Promise<Result>,
): Promise<Result | undefined> {
  const { cache, skipped } = collection;
  try {
    let file = cache.find(codeSha256);
    if (file === undefined) {
      if (sizeBytes > collection.leftBytes) throw beyondLimit(collection.downloadMaxBytes);
      collection.leftBytes -= sizeBytes;
      file = await cache.download({ location: (await locate()) ?? "", codeSha256 });
    }
    return await readZipFile(file, action);
  } catch (thrown) {
    if (!(thrown instanceof LabError) || !FAULTS_OF_ONE.has(thrown.code)) throw thrown;
    skipped.push({ what, reason: thrown.message });
    return undefined;
  }
}

function beyondLimit(bytes: number): LabError {
  const message = `more than ${formatBytes(bytes)} would be downloaded`;
  return new LabError("PACKAGE_DOWNLOAD_FAILED", message, "raise --max-download, or name fewer functions");
}

/** Deleted, or of an account that lets it be used but not read. */
function isUnreadable(thrown: unknown): boolean {
  if (isServiceFault(thrown, "ResourceNotFoundException")) return true;
  return thrown instanceof LabError && thrown.code === "PERMISSION_MISSING";
}

/** Undefined where a layer cannot be read: what it has is unknown then, and could be mixed with another's. */
async function readLayerRoots(
  collection: Collection,
  name: string,
  arns: readonly string[],
): Promise<ReadonlySet<string> | undefined> {
  const { clients, ask } = collection.calls;
  const { GetLayerVersionByArnCommand } = await import("@aws-sdk/client-lambda");
  const lambda = await clients.lambda();
  const roots = new Set<string>();
  for (const Arn of arns) {
    const content = await ask("lambda:GetLayerVersion", () => lambda.send(new GetLayerVersionByArnCommand({ Arn })))
      .then((found) => found?.Content)
      .catch((thrown: unknown) => {
        if (isUnreadable(thrown)) return undefined;
        throw thrown;
      });
    const { Location, CodeSha256: codeSha256 = "", CodeSize: sizeBytes = 0 } = content ?? {};
    const read =
      Location === undefined
        ? undefined
        : await withArchive(
            collection,
            { what: Arn, codeSha256, sizeBytes, locate: () => Promise.resolve(Location) },
            (zip) => Promise.resolve(zip.members.map(({ path }) => packageRootOf(path))),
          );
    if (read === undefined) {
      collection.skipped.push({ what: name, reason: `its layer ${Arn} cannot be read` });
      return undefined;
    }
    for (const root of read) roots.add(root);
  }
  return roots;
}
