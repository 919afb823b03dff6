import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { createFolder, LabError, messageOf } from "@faultline/core";
import { buildPackage } from "../../deploy/build-package.ts";
import { checkApp } from "../../deploy/check-app.ts";
import type { LocalPackage } from "../../deploy/find-packages.ts";
import { listStackResources } from "../../deploy/list-stack-resources.ts";
import type { AwsClients } from "../../aws-clients.ts";
import { isServiceFault } from "../../service-fault.ts";
import { publishesVersions } from "../check-deployment.ts";
import { adviseLayers, type AdviceBasis, type AdviceOptions, archiveOf, type LayerAdvice } from "./advise-layers.ts";
import type { PackageCache } from "./package-cache.ts";
import { layerFiles } from "./pack-layer.ts";
import { type LayerPatch, type LayerTemplate, patchableFunctions, planLayerPatch } from "./plan-layer-patch.ts";
import { latestSha256 } from "./propose-layers.ts";

/** A stack whose template is to share layers. */
export interface StackAdviceOptions extends Omit<AdviceOptions, "names"> {
  readonly templateFile: string;
  readonly stackName: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Where layers' folders and the patch are written. */
  readonly outDirectory: string;
}

/** An advice for a stack, and what was written for it. */
export interface StackAdvice extends LayerAdvice {
  readonly patch: LayerPatch;
  /** Bytes that deploying the patched template adds: versions published before stay until they are deleted. */
  readonly deploymentAddedBytes: number;
  readonly usedAfterDeploymentBytes: number;
  /** Functions whose local code is not what is deployed: the figures are of the latter. */
  readonly changedLocally: readonly string[];
  /** Files that were written. */
  readonly patchFile?: string;
  readonly movedFile?: string;
}

/**
 * Advises on a stack's functions, and writes the layers' folders, a patch of the template, and the list of what is to
 * go from the code.
 *
 * @throws LabError `STACK_NOT_FOUND`, `FUNCTION_MISSING`, `LAYER_CODE_ELSEWHERE`, `OUTPUT_EXISTS`, `FILE_UNWRITABLE`, and
 *   those of checking and advising.
 */
export async function writeLayerPatch(options: StackAdviceOptions): Promise<StackAdvice> {
  const { calls, templateFile, stackName, parameters, outDirectory, cache } = options;
  const app = await checkApp({ templateFile, parameters, mayExist: true });
  const functionNames = await readFunctionNames(calls.clients, stackName);
  const template: LayerTemplate = { ...app, file: templateFile, functionNames, outDirectory };
  const names = patchableFunctions(template);
  if (names.length === 0) {
    const hint = "esbuild's packages share no files; others need a folder as CodeUri, and a list as Layers";
    throw new LabError("FUNCTION_MISSING", `no function of ${templateFile} is packaged from a folder as it is`, hint);
  }
  const basis = await adviseLayers({ ...options, names });
  const { advice } = basis;
  const patch = planLayerPatch(advice.layers, template);
  const deploymentAddedBytes = predictDeployment(basis, template);
  const after = {
    ...advice,
    patch,
    deploymentAddedBytes,
    usedAfterDeploymentBytes: advice.usedBytes + deploymentAddedBytes,
    changedLocally: await findChanged(basis, template),
  };
  if (advice.layers.length === 0) return after;
  requireLocal(patch, templateFile);
  return { ...after, ...(await writeOutput(advice, patch, { outDirectory, cache })) };
}

async function readFunctionNames(clients: AwsClients, stackName: string): Promise<ReadonlyMap<string, string>> {
  try {
    const resources = await listStackResources(clients, stackName);
    const functions = resources.filter(({ ResourceType }) => ResourceType === "AWS::Lambda::Function");
    return new Map(functions.map((one) => [one.LogicalResourceId ?? "", one.PhysicalResourceId ?? ""]));
  } catch (thrown) {
    if (!isServiceFault(thrown, "ValidationError")) throw thrown;
    const hint = "deploy it first, or name it with --stack NAME";
    throw new LabError("STACK_NOT_FOUND", `there is no stack ${stackName}`, hint, { cause: thrown });
  }
}

/**
 * Bytes that a deployment adds: the layers, and each function's new package in exchange for its old one, once more
 * where a version is published of it.
 */
export function predictDeployment(
  { advice, collected }: AdviceBasis,
  { root, functionNames }: Pick<LayerTemplate, "root" | "functionNames">,
): number {
  let addedBytes = advice.layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const [logicalId, name] of functionNames) {
    const removedBytes = removedOf(name, { advice, collected });
    if (removedBytes === 0) continue;
    const newBytes = (collected.latestBytes.get(name) ?? 0) - removedBytes;
    addedBytes += (publishesVersions(root, logicalId) ? newBytes : 0) - removedBytes;
  }
  return addedBytes;
}

function removedOf(name: string, { advice, collected }: AdviceBasis): number {
  const own = collected.functions.find((one) => one.name === name);
  const contents = own === undefined ? undefined : collected.contents.get(latestSha256(own));
  const bytesOf = new Map(contents?.units.map((unit) => [unit.hash, unit.zippedBytes]));
  return advice.layers
    .filter(({ functions }) => functions.some((one) => one.name === name))
    .flatMap(({ units }) => units.map(({ hash }) => bytesOf.get(hash) ?? 0))
    .reduce((sum, bytes) => sum + bytes, 0);
}

async function findChanged({ collected }: AdviceBasis, template: LayerTemplate): Promise<readonly string[]> {
  const { packages, functionNames, file } = template;
  const changed: string[] = [];
  for (const source of packages) {
    const own = collected.functions.find(({ name }) => name === functionNames.get(source.logicalId));
    if (own !== undefined && (await localSha256(file, source)) !== latestSha256(own)) changed.push(source.logicalId);
  }
  return changed;
}

async function localSha256(templateFile: string, source: LocalPackage): Promise<string> {
  const { hash } = await buildPackage(resolve(templateFile), source);
  return Buffer.from(hash, "hex").toString("base64");
}

/** What is built elsewhere would come back with the next build. */
function requireLocal({ moved }: LayerPatch, templateFile: string): void {
  const missing = moved.find((path) => !existsSync(resolve(dirname(templateFile), path)));
  if (missing === undefined) return;
  const hint = "install the libraries there, or name the built template, such as .aws-sam/build/template.yaml";
  throw new LabError("LAYER_CODE_ELSEWHERE", `${missing} is deployed but not beside ${templateFile}`, hint);
}

async function writeOutput(
  advice: LayerAdvice,
  { diff, moved, layerIds }: LayerPatch,
  { outDirectory, cache }: { readonly outDirectory: string; readonly cache: PackageCache },
): Promise<{ readonly patchFile: string; readonly movedFile: string }> {
  const existing = layerIds.map((id) => join(outDirectory, id)).find((path) => existsSync(path));
  if (existing !== undefined) {
    throw new LabError("OUTPUT_EXISTS", `${existing} exists already`, "remove it, or give another folder: --out DIR");
  }
  const [patchFile, movedFile] = [join(outDirectory, "layers.patch"), join(outDirectory, "moved.txt")];
  try {
    for (const [index, layer] of advice.layers.entries()) {
      for (const { name, content, isExecutable } of await layerFiles(layer, archiveOf(layer, cache))) {
        const path = join(outDirectory, layerIds[index] ?? "", name);
        createFolder(dirname(path));
        await writeFile(path, content, { mode: isExecutable ? 0o755 : 0o644 });
      }
    }
    await writeFile(patchFile, diff);
    await writeFile(movedFile, `${moved.join("\n")}\n`);
  } catch (cause) {
    if (cause instanceof LabError) throw cause;
    const message = `${outDirectory} cannot be written: ${messageOf(cause)}`;
    throw new LabError("FILE_UNWRITABLE", message, "choose a folder that can be written: --out DIR", { cause });
  }
  return { patchFile, movedFile };
}

/** Whether an advice is for a stack. */
export function isStackAdvice(advice: LayerAdvice | StackAdvice): advice is StackAdvice {
  return "patch" in advice;
}
