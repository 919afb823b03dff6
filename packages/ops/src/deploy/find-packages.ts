import { entriesOf, type MappingEntry, type TemplateNode, textOf, valueOf } from "@faultline/template";
import { type EsbuildSettings, readEsbuildSettings } from "./esbuild-settings.ts";
import { placeOf, type TemplatePlace } from "./template-place.ts";

/** A function or layer whose code lies beside the template. */
export interface LocalPackage {
  readonly logicalId: string;
  readonly kind: "function" | "layer";
  /** As the template says it, relative to the template's folder. */
  readonly path: string;
  /** Where the template names the path, or the resource that leaves it out. */
  readonly place: TemplatePlace;
  /** Keys from the root of the value that names the path: of the resource, or of Globals. */
  readonly valuePath: readonly string[];
  /** Keys from the root of the resource's own property. */
  readonly ownPath: readonly string[];
  /** SAM takes an S3 URI where Lambda's own resources take a structure. */
  readonly reference: "uri" | "structure";
  readonly handler: string | undefined;
  /** Whether the function has layers, which may bring modules. */
  readonly hasLayers: boolean;
  /** Present when esbuild is to build the package. */
  readonly esbuild: EsbuildSettings | undefined;
}

interface PackageProperty {
  readonly name: string;
  readonly kind: LocalPackage["kind"];
  readonly reference: LocalPackage["reference"];
  /** The section of Globals that can give it, and the path that SAM takes where nothing does. */
  readonly globals?: string;
  readonly fallback?: string;
}

const PROPERTIES: Readonly<Record<string, PackageProperty>> = {
  "AWS::Serverless::Function": {
    name: "CodeUri",
    kind: "function",
    reference: "uri",
    globals: "Function",
    fallback: ".",
  },
  "AWS::Serverless::LayerVersion": { name: "ContentUri", kind: "layer", reference: "uri" },
  "AWS::Lambda::Function": { name: "Code", kind: "function", reference: "structure" },
  "AWS::Lambda::LayerVersion": { name: "Content", kind: "layer", reference: "structure" },
};

/**
 * The functions and layers of a template that name a local path. What is inline, an image, or in S3 already is left
 * as it is.
 *
 * @param file The template's name, for messages.
 */
export function findPackages(root: TemplateNode, file: string): readonly LocalPackage[] {
  return entriesOf(valueOf(root, "Resources")).flatMap((resource) => packageOf(root, file, resource) ?? []);
}

function packageOf(root: TemplateNode, file: string, resource: MappingEntry): LocalPackage | undefined {
  const property = PROPERTIES[textOf(valueOf(resource.value, "Type")) ?? ""];
  const properties = valueOf(resource.value, "Properties");
  if (property === undefined || hasOtherCode(properties)) return undefined;
  const globals = valueOf(valueOf(root, "Globals"), property.globals ?? "");
  const code = findCode(properties, globals, property);
  if (code.path === undefined || /^(s3|https):\/\//.test(code.path)) return undefined;
  const ownPath = ["Resources", resource.key, "Properties", property.name];
  return {
    logicalId: resource.key,
    kind: property.kind,
    path: code.path,
    place: placeOf(file, code.node ?? resource.keySpan),
    valuePath: code.isInherited ? ["Globals", property.globals ?? "", property.name] : ownPath,
    ownPath,
    reference: property.reference,
    handler: textOf(valueOf(properties, "Handler") ?? valueOf(globals, "Handler")),
    hasLayers: valueOf(properties, "Layers") !== undefined || valueOf(globals, "Layers") !== undefined,
    esbuild: readEsbuildSettings(valueOf(resource.value, "Metadata"), file),
  };
}

/** The path of a resource's code: its own, the one of Globals, or what SAM takes where there is neither. */
function findCode(own: TemplateNode | undefined, globals: TemplateNode | undefined, property: PackageProperty) {
  const ownNode = valueOf(own, property.name);
  const node = ownNode ?? valueOf(globals, property.name);
  const path = node === undefined ? property.fallback : textOf(node);
  return { node, path, isInherited: node !== undefined && ownNode === undefined };
}

function hasOtherCode(properties: TemplateNode | undefined): boolean {
  const isImage = textOf(valueOf(properties, "PackageType")) === "Image";
  return isImage || valueOf(properties, "InlineCode") !== undefined || valueOf(properties, "ImageUri") !== undefined;
}
