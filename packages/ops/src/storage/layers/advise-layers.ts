import { LabError } from "@faultline/core";
import { zipFiles } from "../../deploy/zip-files.ts";
import type { StorageQuota } from "../inventory.ts";
import { listFunctionNames, readQuota } from "../read-functions.ts";
import {
  type CollectedPackages,
  type CollectOptions,
  collectPackages,
  type SkippedPackage,
} from "./collect-packages.ts";
import { layerFiles } from "./pack-layer.ts";
import { latestSha256, type LayerDraft, proposeLayers } from "./propose-layers.ts";

/** A layer to share, with what it takes and saves. */
export interface ProposedLayer extends LayerDraft {
  readonly name: string;
  /** Of its archive, packed as `faultline up` packs it. */
  readonly sizeBytes: number;
  readonly unzippedBytes: number;
  /** What all stored packages shrink by, less the layer itself, which counts once. */
  readonly savingBytes: number;
  /** Above 50 MB a layer is published through S3, as SAM and `faultline up` do. */
  readonly needsS3: boolean;
}

/** What sharing layers would save. */
export interface LayerAdvice extends StorageQuota {
  readonly layers: readonly ProposedLayer[];
  /** Once no version is stored that was published before the layers. */
  readonly savingBytes: number;
  readonly examined: { readonly functions: number; readonly packages: number };
  readonly skipped: readonly SkippedPackage[];
}

/** What to look at. */
export interface AdviceOptions extends CollectOptions {
  /** Functions; all of the account and Region when empty. */
  readonly names: readonly string[];
  readonly minSavingBytes: number;
}

/** An advice, and the packages that it rests on. */
export interface AdviceBasis {
  readonly advice: LayerAdvice;
  readonly collected: CollectedPackages;
}

/** @see Lambda Developer Guide, "Lambda quotas": 50 MB zipped, for direct upload. */
const DIRECT_UPLOAD_BYTES_MAX = 50 * 1024 ** 2;

/**
 * Finds what functions and their versions store several times, and what layers would save.
 *
 * @throws LabError `FUNCTION_MISSING`, and those of collecting.
 */
export async function adviseLayers(options: AdviceOptions): Promise<AdviceBasis> {
  const quota = await readQuota(options.calls);
  const names = options.names.length > 0 ? options.names : await listFunctionNames(options.calls);
  if (names.length === 0) {
    const hint = "deploy one: faultline up TEMPLATE; or choose another account or Region";
    throw new LabError("FUNCTION_MISSING", "there is no function to look at", hint);
  }
  const collected = await collectPackages(options, names);
  const drafts = proposeLayers(collected.functions, collected.contents, options.minSavingBytes);
  const layers: ProposedLayer[] = [];
  for (const draft of drafts) layers.push({ ...(await packLayer(draft, options)), name: nameOf(draft, layers) });
  const advice = {
    ...quota,
    layers,
    savingBytes: layers.reduce((sum, { savingBytes }) => sum + savingBytes, 0),
    examined: { functions: collected.functions.length, packages: collected.contents.size },
    skipped: collected.skipped,
  };
  return { advice, collected };
}

async function packLayer(draft: LayerDraft, { cache }: AdviceOptions): Promise<Omit<ProposedLayer, "name">> {
  const { bytes } = zipFiles(await layerFiles(draft, archiveOf(draft, cache)));
  return {
    ...draft,
    sizeBytes: bytes.length,
    unzippedBytes: draft.units.reduce((sum, unit) => sum + unit.unzippedBytes, 0),
    savingBytes: draft.removedBytes - bytes.length,
    needsS3: bytes.length > DIRECT_UPLOAD_BYTES_MAX,
  };
}

/** The archive of the first function's `$LATEST`, which was downloaded when it was examined. */
export function archiveOf({ functions }: LayerDraft, cache: CollectOptions["cache"]): string {
  const [first] = functions;
  const file = first === undefined ? undefined : cache.find(latestSha256(first));
  if (file !== undefined) return file;
  throw new LabError("PACKAGE_DOWNLOAD_FAILED", "a cached package has disappeared", "run the command again");
}

const NAMES = { nodejs: "NodejsLibraries", python: "PythonLibraries" } as const;

/** `NodejsLibraries`, `NodejsLibraries2`, …: letters and digits, as logical ids are. */
function nameOf({ language }: LayerDraft, former: readonly ProposedLayer[]): string {
  const number = former.filter((layer) => layer.language === language).length + 1;
  return number === 1 ? NAMES[language] : `${NAMES[language]}${number}`;
}
