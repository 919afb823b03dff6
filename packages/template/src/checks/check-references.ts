import { errorAt, type Diagnostic } from "../diagnostic.ts";
import { hintNearest } from "../nearest-name.ts";
import { entriesOf, textOf, valueOf, type MappingEntry, type Span, type TemplateNode } from "../template-node.ts";
import { subPlaceholders } from "../resolution/sub-placeholders.ts";
import { declaredNames, PSEUDO_PARAMETERS, type DeclaredNames } from "./declared-names.ts";
import { isIntrinsicKey } from "./intrinsic.ts";

/** Checks that every Ref, GetAtt, Sub, Condition, FindInMap and DependsOn names something that exists. */
export function checkReferences(root: TemplateNode): Diagnostic[] {
  const names = declaredNames(root);
  const diagnostics: Diagnostic[] = [];
  const visit = (node: TemplateNode) => {
    if (node.kind === "sequence") node.items.forEach(visit);
    if (node.kind !== "mapping") return;
    for (const entry of node.entries) {
      if (node.entries.length === 1) diagnostics.push(...checkIntrinsic(entry, names));
      visit(entry.value);
    }
  };
  for (const section of ["Conditions", "Resources", "Outputs"]) {
    const node = valueOf(root, section);
    if (node !== undefined) visit(node);
  }
  for (const { value } of entriesOf(valueOf(root, "Resources"))) diagnostics.push(...checkAttributes(value, names));
  for (const { value } of entriesOf(valueOf(root, "Outputs")))
    diagnostics.push(...checkCondition(valueOf(value, "Condition"), names));
  return uniquePlaces(diagnostics);
}

function checkIntrinsic({ key, keySpan, value }: MappingEntry, names: DeclaredNames): Diagnostic[] {
  switch (key) {
    case "Ref":
      return checkRef(value, keySpan, names);
    case "Fn::GetAtt":
      return checkGetAtt(value, keySpan, names);
    case "Fn::Sub":
      return checkSub(value, keySpan, names);
    case "Fn::If":
      return checkCondition(value.kind === "sequence" ? value.items[0] : undefined, names);
    case "Condition":
      return checkCondition(value, names);
    case "Fn::FindInMap":
      return checkFindInMap(value, names);
    default:
      return isIntrinsicKey(key) ? checkFunctionName(key, keySpan) : [];
  }
}

const FUNCTIONS: readonly string[] = [
  "Fn::And",
  "Fn::Base64",
  "Fn::Cidr",
  "Fn::Equals",
  "Fn::FindInMap",
  "Fn::ForEach",
  "Fn::GetAtt",
  "Fn::GetAZs",
  "Fn::If",
  "Fn::ImportValue",
  "Fn::Join",
  "Fn::Length",
  "Fn::Not",
  "Fn::Or",
  "Fn::Select",
  "Fn::Split",
  "Fn::Sub",
  "Fn::ToJsonString",
  "Fn::Transform",
];

function checkFunctionName(key: string, span: Span): Diagnostic[] {
  if (FUNCTIONS.includes(key) || key.startsWith("Fn::ForEach::")) return [];
  return [errorAt(span, "tag-unknown", `${key} is not a function of CloudFormation`, hintNearest(key, FUNCTIONS, ""))];
}

function checkRef(value: TemplateNode, span: Span, names: DeclaredNames): Diagnostic[] {
  const name = textOf(value);
  if (name === undefined)
    return [
      errorAt(span, "intrinsic-invalid", "Ref takes one name", "Write !Ref and the name of a resource or parameter"),
    ];
  return checkName({ name, span: value, from: "Ref" }, names);
}

interface Reference {
  readonly name: string;
  readonly span: Span;
  readonly from: string;
}

/** A `Ref` target: a parameter, resource or pseudo parameter. */
function checkName({ name, span, from }: Reference, names: DeclaredNames): Diagnostic[] {
  const known = [...names.resources, ...names.parameters, ...PSEUDO_PARAMETERS];
  if (known.includes(name) || names.isGenerated(name)) return [];
  const hint = hintNearest(name, known, "Declare it under Resources or Parameters");
  return [
    errorAt(span, "reference-unknown", `${from} names ${name}, which is neither a resource nor a parameter`, hint),
  ];
}

/** A `GetAtt` target: a resource. */
function checkResource({ name, span, from }: Reference, names: DeclaredNames): Diagnostic[] {
  if (names.resources.includes(name) || names.isGenerated(name)) return [];
  const hint = hintNearest(name, names.resources, "Declare it under Resources");
  return [errorAt(span, "reference-unknown", `${from} names ${name}, which is not a resource of this template`, hint)];
}

function checkGetAtt(value: TemplateNode, span: Span, names: DeclaredNames): Diagnostic[] {
  const [resource, attribute] = getAttParts(value);
  if (resource === undefined || attribute === undefined) {
    const hint = "Write !GetAtt Resource.Attribute, such as !GetAtt MyFunction.Arn";
    return [errorAt(span, "intrinsic-invalid", "Fn::GetAtt takes a resource and an attribute", hint)];
  }
  const name = textOf(resource);
  return name === undefined ? [] : checkResource({ name, span: resource, from: "Fn::GetAtt" }, names);
}

function getAttParts(value: TemplateNode): readonly (TemplateNode | undefined)[] {
  if (value.kind === "sequence") return value.items;
  const text = textOf(value);
  if (value.kind !== "scalar" || text?.includes(".") !== true) return [];
  return [{ ...value, value: text.slice(0, text.indexOf(".")) }, value];
}

function checkSub(value: TemplateNode, span: Span, names: DeclaredNames): Diagnostic[] {
  const pattern = value.kind === "sequence" ? value.items[0] : value;
  const variables = value.kind === "sequence" ? entriesOf(value.items[1]).map(({ key }) => key) : [];
  const text = textOf(pattern);
  if (text === undefined || pattern === undefined) {
    const hint = "Write !Sub and one text, or a list of a text and a mapping of its variables";
    return value.kind === "scalar" ? [] : [errorAt(span, "intrinsic-invalid", "Fn::Sub takes a text", hint)];
  }
  return subPlaceholders(text)
    .filter(({ name }) => !variables.includes(name))
    .flatMap(({ name }) => {
      const reference = { name, span: pattern, from: "Fn::Sub" };
      if (names.isGenerated(name) || !name.includes(".")) return checkName(reference, names);
      return checkResource({ ...reference, name: name.slice(0, name.indexOf(".")) }, names);
    });
}

function checkCondition(value: TemplateNode | undefined, names: DeclaredNames): Diagnostic[] {
  const name = textOf(value);
  if (value === undefined || name === undefined || names.conditions.includes(name)) return [];
  const hint = hintNearest(name, names.conditions, "Declare it under Conditions");
  return [errorAt(value, "reference-unknown", `The condition ${name} does not exist`, hint)];
}

function checkFindInMap(value: TemplateNode, names: DeclaredNames): Diagnostic[] {
  const first = value.kind === "sequence" ? value.items[0] : undefined;
  const name = textOf(first);
  if (first === undefined || name === undefined || names.mappings.includes(name)) return [];
  const hint = hintNearest(name, names.mappings, "Declare it under Mappings");
  return [errorAt(first, "reference-unknown", `Fn::FindInMap names ${name}, which is not under Mappings`, hint)];
}

function checkAttributes(resource: TemplateNode, names: DeclaredNames): Diagnostic[] {
  const dependsOn = valueOf(resource, "DependsOn");
  const targets = dependsOn?.kind === "sequence" ? dependsOn.items : dependsOn === undefined ? [] : [dependsOn];
  const missing = targets.flatMap((target) => {
    const name = textOf(target);
    return name === undefined ? [] : checkResource({ name, span: target, from: "DependsOn" }, names);
  });
  return [...missing, ...checkCondition(valueOf(resource, "Condition"), names)];
}

/** A resource of one attribute is also a mapping of one entry: the same problem would be told twice. */
function uniquePlaces(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ line, column, message }) => {
    const key = `${line}:${column}:${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
