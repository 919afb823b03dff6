import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { editTemplate, nodeAt, parseTemplate, type TemplateEdit, type TemplateNode } from "@faultline/template";
import { type Diagnosis, type Patch, RESOURCE_REFERENCE, type TemplateChange } from "../diagnosis.ts";
import { findProperty, propertyText } from "./property-path.ts";
import { unifiedDiff } from "./unified-diff.ts";

/** The template to change, and how its resources are called. */
export interface PatchTarget {
  readonly fileName: string;
  readonly text: string;
  /** Logical ids by physical name. */
  readonly logicalIds: ReadonlyMap<string, string>;
}

/**
 * What the findings' remedies change in the template. Where two set the same property, the more important one does; a
 * property that `Globals` sets is set at the resource, where it counts for that alone. What somebody has changed since
 * may be mended already, and is left alone.
 *
 * @returns Undefined when nothing is to change.
 */
export function proposePatch(
  { findings, changedSince = [] }: Pick<Diagnosis, "findings" | "changedSince">,
  target: PatchTarget,
): Patch | undefined {
  const changed = new Set(changedSince.map(({ name }) => name));
  const changes = findings.flatMap(({ remedy }) => remedy?.changes ?? []);
  return patchTemplate(
    changes.filter(({ resource }) => !changed.has(resource)),
    target,
  );
}

/**
 * What changes make of the template; of two that set the same property, the first one counts. A resource to add that is
 * there already stays as it is.
 */
export function patchTemplate(changes: readonly TemplateChange[], target: PatchTarget): Patch | undefined {
  if (changes.length === 0) return undefined;
  const { root } = parseTemplate(target.text, target.fileName);
  const edits = new Map<string, TemplateEdit>();
  const notApplied: string[] = [];
  for (const change of changes) {
    const logicalId = target.logicalIds.get(change.resource);
    const isInTemplate = logicalId !== undefined && nodeAt(root, ["Resources", logicalId]) !== undefined;
    if (!isInTemplate) {
      notApplied.push(`${change.resource} is no resource of ${target.fileName}: ${describeChange(change)}`);
      continue;
    }
    const edit = editFor(root, change, logicalId);
    if (edit === undefined) {
      notApplied.push(`${logicalId} has no such item of a list in ${target.fileName}: ${describeChange(change)}`);
      continue;
    }
    const isThere = change.change.kind === "add" && nodeAt(root, edit.path) !== undefined;
    const path = edit.path.join("\u0000");
    if (!isThere && !edits.has(path)) edits.set(path, edit);
  }
  if (edits.size === 0) return notApplied.length === 0 ? undefined : { diff: "", patchedText: target.text, notApplied };
  const patchedText = editTemplate(target.text, [...edits.values()]);
  return { diff: unifiedDiff(target.fileName, target.text, patchedText), patchedText, notApplied };
}

function describeChange({ change }: TemplateChange): string {
  return change.kind === "set"
    ? `set ${propertyText(change.property)} to ${JSON.stringify(change.value)}`
    : `add an ${change.type}`;
}

/** @returns Undefined where the template has no such item of a list, or writes the list with an intrinsic function. */
function editFor(
  root: TemplateNode | undefined,
  { change }: TemplateChange,
  logicalId: string,
): TemplateEdit | undefined {
  if (change.kind === "set") {
    const path = findProperty(root, ["Resources", logicalId, "Properties"], change.property);
    return path === undefined ? undefined : { path, value: change.value };
  }
  const Properties = withReference(change.properties, logicalId);
  return { path: ["Resources", `${logicalId}${change.suffix}`], value: { Type: change.type, Properties } };
}

function withReference(value: JsonValue, logicalId: string): JsonValue {
  if (value === RESOURCE_REFERENCE) return { Ref: logicalId };
  if (Array.isArray(value)) return value.map((item) => withReference(item, logicalId));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, withReference(member, logicalId)]);
  return Object.fromEntries(entries) as JsonObject;
}
