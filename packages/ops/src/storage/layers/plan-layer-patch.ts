import { basename, dirname, relative, resolve, sep } from "node:path";
import { type JsonObject, LabError } from "@faultline/core";
import { editTemplate, type TemplateEdit, type TemplateNode, toJson, valueOf } from "@faultline/template";
import type { LocalPackage } from "../../deploy/find-packages.ts";
import { unifiedDiff } from "../../diagnose/patch/unified-diff.ts";
import type { ProposedLayer } from "./advise-layers.ts";

/** A template whose functions get layers. */
export interface LayerTemplate {
  /** As messages and the patch name it. */
  readonly file: string;
  readonly text: string;
  readonly root: TemplateNode;
  readonly packages: readonly LocalPackage[];
  /** Physical names of the functions by logical id. */
  readonly functionNames: ReadonlyMap<string, string>;
  /** Where the layers' folders are to be. */
  readonly outDirectory: string;
}

/** How a template comes to share layers. */
export interface LayerPatch {
  readonly diff: string;
  readonly patchedText: string;
  /** Logical id, which is also the folder's name, of each layer. */
  readonly layerIds: readonly string[];
  /** Files and folders to delete from the code, relative to the template's folder. */
  readonly moved: readonly string[];
}

/** Functions whose code lies in a folder that is packaged as it is, and whose layers the template lists. */
export function patchableFunctions({ root, packages, functionNames, file }: LayerTemplate): readonly string[] {
  const folderOf = (source: LocalPackage) => resolve(dirname(file), source.path);
  const isPatchable = (source: LocalPackage) => {
    const layers = valueOf(propertiesOf(root, source.logicalId), "Layers");
    const isFolder = source.esbuild === undefined && !/\.(zip|jar)$/.test(source.path);
    return isFolder && functionNames.has(source.logicalId) && (layers === undefined || layers.kind === "sequence");
  };
  // What shares a folder shares its fate.
  const spoilt = new Set(packages.filter((source) => !isPatchable(source)).map(folderOf));
  return packages
    .filter((source) => source.kind === "function" && !spoilt.has(folderOf(source)))
    .flatMap(({ logicalId }) => functionNames.get(logicalId) ?? []);
}

/**
 * Adds layers and their use to a template, and says what is to go from the code.
 *
 * @throws LabError `LAYERS_INSIDE_CODE`, `LAYER_CODE_SHARED`.
 */
export function planLayerPatch(layers: readonly ProposedLayer[], template: LayerTemplate): LayerPatch {
  const { file, text, root, packages, functionNames, outDirectory } = template;
  const folder = dirname(resolve(file));
  requireOutside(template);
  const layerIds = chooseIds(layers, root);
  const edits: TemplateEdit[] = layers.map((layer, index) => ({
    path: ["Resources", layerIds[index] ?? ""],
    value: layerResource(layer, root, slashed(relative(folder, resolve(outDirectory, layerIds[index] ?? "")))),
  }));
  const moved = new Set<string>();
  for (const source of packages) {
    const name = functionNames.get(source.logicalId);
    const own = layers.flatMap((layer, index) =>
      layer.functions.some((one) => one.name === name) ? [{ layer, id: layerIds[index] ?? "" }] : [],
    );
    if (own.length === 0) continue;
    requireAllUse(
      source,
      own.map(({ layer }) => layer),
      template,
    );
    edits.push(
      layersOf(
        root,
        source.logicalId,
        own.map(({ id }) => id),
      ),
    );
    const codeFolder = slashed(relative(folder, resolve(folder, source.path)));
    for (const path of own.flatMap(({ layer }) => layer.units.flatMap(({ roots }) => roots))) {
      moved.add(`${codeFolder === "" ? "" : `${codeFolder}/`}${path.replace(/\/$/, "")}`);
    }
  }
  const patchedText = editTemplate(text, edits);
  const diff = unifiedDiff(basename(file), text, patchedText);
  return { diff, patchedText, layerIds, moved: [...moved].toSorted() };
}

function propertiesOf(root: TemplateNode, logicalId: string): TemplateNode | undefined {
  return valueOf(valueOf(valueOf(root, "Resources"), logicalId), "Properties");
}

function chooseIds(layers: readonly ProposedLayer[], root: TemplateNode): readonly string[] {
  const taken = new Set<string>();
  return layers.map(({ name }) => {
    const base = name.replace(/\d+$/, "");
    for (let number = 1; ; number++) {
      const id = number === 1 ? base : `${base}${number}`;
      if (taken.has(id) || valueOf(valueOf(root, "Resources"), id) !== undefined) continue;
      taken.add(id);
      return id;
    }
  });
}

function layerResource({ functions, language }: ProposedLayer, root: TemplateNode, folder: string): JsonObject {
  const transform = valueOf(root, "Transform");
  const isSam = transform !== undefined && JSON.stringify(toJson(transform)).includes("AWS::Serverless");
  const suffix = `-${folder.split("/").at(-1) ?? language}`;
  return {
    Type: isSam ? "AWS::Serverless::LayerVersion" : "AWS::Lambda::LayerVersion",
    Properties: {
      LayerName: { "Fn::Sub": `\${AWS::StackName}${suffix}` },
      [isSam ? "ContentUri" : "Content"]: `${folder}/`,
      CompatibleRuntimes: [...new Set(functions.map(({ runtime }) => runtime))].toSorted().slice(0, RUNTIMES_MAX),
      CompatibleArchitectures: [...new Set(functions.map(({ architecture }) => architecture))].toSorted(),
    },
  };
}

/** @see Lambda API Reference, PublishLayerVersion: at most 15 compatible runtimes, which nothing enforces. */
const RUNTIMES_MAX = 15;

/** New layers come last: what they hold no other one has. */
function layersOf(root: TemplateNode, logicalId: string, ids: readonly string[]): TemplateEdit {
  const existing = valueOf(propertiesOf(root, logicalId), "Layers");
  const former = existing?.kind === "sequence" ? existing.items.map(toJson) : [];
  const path = ["Resources", logicalId, "Properties", "Layers"];
  return { path, value: [...former, ...ids.map((id) => ({ Ref: id }))] };
}

/** A layer's folder inside a function's would be packaged with it. */
function requireOutside({ file, packages, outDirectory }: LayerTemplate): void {
  const out = `${resolve(outDirectory)}${sep}`;
  const around = packages.find(({ path }) => out.startsWith(`${resolve(dirname(file), path)}${sep}`));
  if (around === undefined) return;
  const message = `${outDirectory} lies in the code of ${around.logicalId}, and would be packaged with it`;
  throw new LabError("LAYERS_INSIDE_CODE", message, "give a folder outside of all CodeUri folders: --out DIR");
}

/** What one function's layer has must not be deleted from the code of another that has not this layer. */
function requireAllUse(source: LocalPackage, own: readonly ProposedLayer[], template: LayerTemplate): void {
  const { file, packages, functionNames } = template;
  const folder = resolve(dirname(file), source.path);
  for (const other of packages) {
    if (resolve(dirname(file), other.path) !== folder) continue;
    const name = functionNames.get(other.logicalId);
    if (own.every(({ functions }) => functions.some((one) => one.name === name))) continue;
    const message = `${source.logicalId} and ${other.logicalId} share ${source.path}, but cannot share its layers`;
    throw new LabError("LAYER_CODE_SHARED", message, "give them folders of their own, or the same Layers");
  }
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}
