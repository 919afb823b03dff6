import { entriesOf, entryOf, type MappingEntry, type TemplateNode, textOf, valueOf } from "@faultline/template";
import type { TemplatePath } from "./sam/sam-resource.ts";

/** Where a stack's resources come from in the template's text. */
export interface TemplatePlaces {
  /** The part of the template that a resource stands for: itself, or what SAM made it from. */
  originOf(logicalId: string): TemplatePath;
  lineOf(path: TemplatePath): number | undefined;
  lineOfReference(path: TemplatePath, target: string): number | undefined;
  /** The type of a SAM function's event. */
  eventType(functionId: string, event: string): string;
}

/** @param origins Of the resources that SAM made. */
export function templatePlaces(
  root: TemplateNode | undefined,
  origins: Readonly<Record<string, TemplatePath>>,
): TemplatePlaces {
  return {
    originOf: (logicalId) =>
      (Object.hasOwn(origins, logicalId) ? origins[logicalId] : undefined) ?? ["Resources", logicalId],
    lineOf: (path) => lineOf(root, path),
    lineOfReference: (path, target) => lineOfReference(root, path, target),
    eventType: (functionId, event) => {
      const found = entryAt(root, ["Resources", functionId, "Properties", "Events", event]);
      return textOf(valueOf(found?.value, "Type")) ?? "";
    },
  };
}

/**
 * The line on which a part of a template is written: of the key that its path ends with. A property that Globals gives
 * is there; a part that the text does not hold is where the nearest part around it is. Undefined where there is none.
 */
function lineOf(root: TemplateNode | undefined, path: TemplatePath): number | undefined {
  for (let length = path.length; length > 1; length--) {
    const part = path.slice(0, length);
    const entry = entryAt(root, part) ?? inheritedEntry(root, part);
    if (entry !== undefined) return entry.keySpan.line;
  }
  return undefined;
}

function entryAt(root: TemplateNode | undefined, path: TemplatePath): MappingEntry | undefined {
  const parent = path.slice(0, -1).reduce<TemplateNode | undefined>((node, key) => valueOf(node, key), root);
  return entryOf(parent, path.at(-1) ?? "");
}

/** The entry of Globals that gives a SAM resource a property that it does not have itself. */
function inheritedEntry(root: TemplateNode | undefined, path: TemplatePath): MappingEntry | undefined {
  const [section, logicalId, properties, ...members] = path;
  if (section !== "Resources" || properties !== "Properties" || members.length === 0) return undefined;
  const type = textOf(valueOf(valueOf(valueOf(root, "Resources"), logicalId ?? ""), "Type"));
  const kind = type?.split("::")[2] ?? "";
  return entryAt(root, ["Globals", kind, ...members]);
}

/** The line of the first reference to a resource within a part of a template; else the line of the part. */
function lineOfReference(root: TemplateNode | undefined, path: TemplatePath, target: string): number | undefined {
  const part = entryAt(root, path) ?? inheritedEntry(root, path);
  return (part === undefined ? undefined : findReference(part.value, target)) ?? lineOf(root, path);
}

function findReference(node: TemplateNode, target: string): number | undefined {
  if (node.kind === "scalar") return undefined;
  if (node.kind === "mapping" && node.entries.some((entry) => refersTo(entry, target))) return node.line;
  const children = node.kind === "sequence" ? node.items : entriesOf(node).map(({ value }) => value);
  for (const child of children) {
    const line = findReference(child, target);
    if (line !== undefined) return line;
  }
  return undefined;
}

function refersTo({ key, value }: MappingEntry, target: string): boolean {
  const first = value.kind === "sequence" ? textOf(value.items[0]) : textOf(value);
  if (first === undefined) return false;
  if (key === "Ref") return first === target;
  if (key === "Fn::GetAtt") return first.split(".")[0] === target;
  return key === "Fn::Sub" && (first.includes(`\${${target}}`) || first.includes(`\${${target}.`));
}
