import { errorAt, type Diagnostic } from "../diagnostic.ts";
import { hintNearest } from "../nearest-name.ts";
import { entriesOf, entryOf, type MappingEntry, type TemplateNode } from "../template-node.ts";

/** @see CloudFormation User Guide, "Template sections"; `Globals` is SAM's. */
const SECTIONS: readonly string[] = [
  "AWSTemplateFormatVersion",
  "Conditions",
  "Description",
  "Globals",
  "Hooks",
  "Mappings",
  "Metadata",
  "Outputs",
  "Parameters",
  "Resources",
  "Rules",
  "Transform",
];

/** @see CloudFormation User Guide, "Resource attribute reference"; `Connectors` and `IgnoreGlobals` are SAM's. */
const RESOURCE_ATTRIBUTES: readonly string[] = [
  "Condition",
  "Connectors",
  "CreationPolicy",
  "DeletionPolicy",
  "DependsOn",
  "Description",
  "IgnoreGlobals",
  "Metadata",
  "Properties",
  "Type",
  "UpdatePolicy",
  "UpdateReplacePolicy",
];

const MAPPING_SECTIONS = ["Conditions", "Globals", "Mappings", "Outputs", "Parameters", "Resources"];

/** Checks the skeleton: sections, and that each resource is a mapping with a Type. */
export function checkStructure(root: TemplateNode): Diagnostic[] {
  if (root.kind !== "mapping") {
    return [
      errorAt(root, "structure", "A template is a mapping of sections", "Write Resources: and the resources below it"),
    ];
  }
  return [...root.entries.flatMap(checkSection), ...checkResources(root)];
}

function checkSection({ key, keySpan, value }: MappingEntry): Diagnostic[] {
  if (!SECTIONS.includes(key)) {
    const hint = hintNearest(key, SECTIONS, "");
    return [errorAt(keySpan, "section-unknown", `${key} is not a section of a template`, hint)];
  }
  const isEmpty = value.kind === "scalar" && value.value === null;
  if (!MAPPING_SECTIONS.includes(key) || value.kind === "mapping" || isEmpty) return [];
  return [
    errorAt(
      value,
      "structure",
      `${key} must be a mapping`,
      explainNoMapping(value, "Write a name and a colon, and its members indented below"),
    ),
  ];
}

function checkResources(root: TemplateNode): Diagnostic[] {
  const section = entryOf(root, "Resources");
  if (section === undefined) {
    const hint = "Write Resources: at the left margin, and the resources indented below it";
    return [errorAt(root, "resources-missing", "The template has no Resources section", hint)];
  }
  if (section.value.kind === "scalar" && section.value.value !== null) return [];
  const resources = entriesOf(section.value);
  if (resources.length > 0) return resources.flatMap(checkResource);
  const hint = "Write at least one resource, indented below Resources:";
  return [errorAt(section.keySpan, "resources-missing", "The Resources section is empty", hint)];
}

function checkResource({ key, keySpan, value }: MappingEntry): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (!/^[A-Za-z0-9]+$/.test(key) && !key.startsWith("Fn::ForEach")) {
    const hint = `Write ${key.replaceAll(/[^A-Za-z0-9]/g, "")}`;
    diagnostics.push(errorAt(keySpan, "structure", `The resource name ${key} may hold only letters and digits`, hint));
  }
  if (value.kind !== "mapping") {
    const hint = explainNoMapping(value, "Write Type: and Properties: indented below it");
    return [
      ...diagnostics,
      errorAt(
        value.endOffset > value.startOffset ? value : keySpan,
        "structure",
        `The resource ${key} must be a mapping`,
        hint,
      ),
    ];
  }
  return [
    ...diagnostics,
    ...checkType(key, keySpan, value),
    ...value.entries.flatMap((entry) => checkAttribute(key, entry)),
  ];
}

function checkType(logicalId: string, keySpan: MappingEntry["keySpan"], resource: TemplateNode): Diagnostic[] {
  const type = entryOf(resource, "Type");
  if (type === undefined) {
    const hint = "Write Type: and the resource type below it, such as Type: AWS::Serverless::Function";
    return [errorAt(keySpan, "resource-type-missing", `The resource ${logicalId} has no Type`, hint)];
  }
  const isText = type.value.kind === "scalar" && typeof type.value.value === "string";
  if (isText) return [];
  return [
    errorAt(
      type.value,
      "resource-type-missing",
      `The Type of ${logicalId} must be text`,
      "Write Type: AWS::Serverless::Function",
    ),
  ];
}

function checkAttribute(logicalId: string, { key, keySpan, value }: MappingEntry): Diagnostic[] {
  if (!RESOURCE_ATTRIBUTES.includes(key)) {
    const hint = hintAttribute(key);
    return [errorAt(keySpan, "structure", `${key} is not an attribute of a resource (${logicalId})`, hint)];
  }
  if (key !== "Properties" || value.kind === "mapping" || (value.kind === "scalar" && value.value === null)) return [];
  return [
    errorAt(
      value,
      "structure",
      `The Properties of ${logicalId} must be a mapping`,
      explainNoMapping(value, "Write each property as Name: value"),
    ),
  ];
}

/** Attributes are few; any other name is most probably a property that is not indented below Properties. */
function hintAttribute(key: string): string {
  const hint = hintNearest(key, RESOURCE_ATTRIBUTES, "");
  return hint.startsWith("Did") ? hint : `Indent ${key} below Properties:`;
}

/** Text where a mapping belongs is often a member whose colon lacks its space. */
function explainNoMapping(value: TemplateNode, otherwise: string): string {
  const text = value.kind === "scalar" && typeof value.value === "string" ? value.value : "";
  const noSpace = /^([A-Za-z]\w*):(\S.*)$/.exec(text);
  if (noSpace !== null) return `Write a space after the colon: ${noSpace[1]}: ${noSpace[2]}`;
  const noColon = /^([A-Za-z]\w*)\s+(\S.*)$/.exec(text);
  return noColon === null ? otherwise : `Write a colon: ${noColon[1]}: ${noColon[2]}`;
}
