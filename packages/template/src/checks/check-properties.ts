import { unreachable } from "@faultline/core";
import { errorAt, type Diagnostic } from "../diagnostic.ts";
import { entriesOf, entryOf, textOf, toJson, valueOf, type MappingEntry, type TemplateNode } from "../template-node.ts";
import { hintNearest, nearestName } from "../nearest-name.ts";
import { intrinsicOf } from "./intrinsic.ts";
import { TYPE_RULES, type PropertyRule, type TypeRules } from "./property-rules.ts";

/** Checks that the well-known resource types have the properties that they need, with values of the right form. */
export function checkProperties(root: TemplateNode): Diagnostic[] {
  const resources = entriesOf(valueOf(root, "Resources")).flatMap((entry) => checkResource(entry, root));
  return [...resources, ...checkGlobals(valueOf(root, "Globals"))];
}

function checkGlobals(globals: TemplateNode | undefined): Diagnostic[] {
  return entriesOf(globals).flatMap(({ key, keySpan, value }) => {
    const rules = TYPE_RULES[`AWS::Serverless::${key}`];
    if (rules !== undefined) return checkValues(value, rules);
    const hint = hintNearest(
      key,
      ["Function", "Api", "HttpApi", "SimpleTable", "LayerVersion", "StateMachine", "CapacityProvider"],
      "",
    );
    return hint.startsWith("Did")
      ? [errorAt(keySpan, "structure", `${key} is not a kind of resource in Globals`, hint)]
      : [];
  });
}

function checkResource(resource: MappingEntry, root: TemplateNode): Diagnostic[] {
  const type = textOf(valueOf(resource.value, "Type")) ?? "";
  const rules = TYPE_RULES[type];
  if (rules === undefined || resource.value.kind !== "mapping") return [];
  const properties = valueOf(resource.value, "Properties");
  return [...checkRequired({ resource, type, rules, root }), ...checkValues(properties, rules)];
}

interface RequiredCheck {
  readonly resource: MappingEntry;
  readonly type: string;
  readonly rules: TypeRules;
  readonly root: TemplateNode;
}

function checkRequired({ resource, type, rules, root }: RequiredCheck): Diagnostic[] {
  const properties = entryOf(resource.value, "Properties");
  if (properties?.value.kind === "scalar" && properties.value.value !== null) return [];
  const globals = type.startsWith("AWS::Serverless::")
    ? valueOf(valueOf(root, "Globals"), type.slice(SAM_PREFIX.length))
    : undefined;
  const has = (name: string) => valueOf(properties?.value, name) !== undefined || valueOf(globals, name) !== undefined;
  const isImage = has("ImageUri") || textOf(valueOf(properties?.value, "PackageType")) === "Image";
  // A SAM build puts CodeUri there by itself when Metadata names a build method; images have no handler.
  if (isImage) return [];
  return rules.required
    .filter((names) => !names.some(has))
    .map((names) => {
      const message = `${resource.key} (${type}) lacks the required property ${names.join(" or ")}`;
      const hint = `Write ${exampleOf(names[0] ?? "", rules)} below ${properties === undefined ? `Properties: of ${resource.key}` : "Properties:"}`;
      return errorAt(properties?.keySpan ?? resource.keySpan, "property-missing", message, hint);
    });
}

const SAM_PREFIX = "AWS::Serverless::";

/** Examples of required properties that have no rule of their own. */
const EXAMPLES: Readonly<Record<string, string>> = {
  CodeUri: "CodeUri: src/",
  ContentUri: "ContentUri: layer/",
  ComparisonOperator: "ComparisonOperator: GreaterThanThreshold",
  Role: "Role: !GetAtt MyRole.Arn",
};

function exampleOf(name: string, rules: TypeRules): string {
  const rule = rules.properties[name];
  if (rule === undefined || !("example" in rule)) return EXAMPLES[name] ?? `${name}: …`;
  return rule.example.startsWith(`${name}:`) ? rule.example : `${name}: ${rule.example}`;
}

function checkValues(properties: TemplateNode | undefined, rules: TypeRules): Diagnostic[] {
  return entriesOf(properties).flatMap(({ key, value }) => {
    const rule = Object.hasOwn(rules.properties, key) ? rules.properties[key] : undefined;
    if (rule === undefined || intrinsicOf(value) !== undefined) return [];
    const hint = refuse(value, rule, key);
    const shown =
      value.kind === "scalar" ? JSON.stringify(toJson(value)) : `a ${value.kind === "sequence" ? "list" : "mapping"}`;
    return hint === undefined ? [] : [errorAt(value, "property-value", `${key} cannot be ${shown}`, hint)];
  });
}

/** What to write instead; undefined where the value obeys the rule. */
function refuse(value: TemplateNode, rule: PropertyRule, name: string): string | undefined {
  return obeys(value, rule) ? undefined : `Write ${describe(value, rule, name)}`;
}

function obeys(value: TemplateNode, rule: PropertyRule): boolean {
  switch (rule.kind) {
    case "integer":
      return isInteger(value, rule);
    case "boolean":
      return /^(?:true|false)$/i.test(String(scalarOf(value)));
    case "text":
      return isText(value, rule.pattern);
    case "one-of":
      return rule.values.includes(String(scalarOf(value)));
    case "mapping":
      return value.kind === "mapping";
    case "list":
      return value.kind === "sequence";
    default:
      return unreachable(rule);
  }
}

function describe(value: TemplateNode, rule: PropertyRule, name: string): string {
  switch (rule.kind) {
    case "integer":
      return `${describeRange(rule)}, such as ${name}: ${rule.example}`;
    case "boolean":
      return `${name}: true or ${name}: false`;
    case "text":
      return `a text, such as ${name}: ${rule.example}`;
    case "one-of":
      return `${name}: ${nearestName(String(scalarOf(value)), rule.values) ?? rule.values.join(" or ")}`;
    case "mapping":
    case "list":
      return `a ${rule.kind}, such as ${rule.example}`;
    default:
      return unreachable(rule);
  }
}

type IntegerRule = Extract<PropertyRule, { kind: "integer" }>;

function describeRange({ min, max }: IntegerRule): string {
  return max === Number.MAX_SAFE_INTEGER ? `a whole number of at least ${min}` : `a whole number from ${min} to ${max}`;
}

/** CloudFormation takes a number in quotes too. */
function isInteger(value: TemplateNode, { min, max }: IntegerRule): boolean {
  const scalar = scalarOf(value);
  if (typeof scalar === "string" && !/^-?[0-9]+$/.test(scalar)) return false;
  const number = typeof scalar === "string" ? Number(scalar) : scalar;
  return typeof number === "number" && Number.isInteger(number) && number >= min && number <= max;
}

function isText(value: TemplateNode, pattern: RegExp | undefined): boolean {
  const scalar = scalarOf(value);
  if (scalar === null || scalar === undefined || typeof scalar === "boolean") return false;
  return pattern === undefined || pattern.test(String(scalar));
}

function scalarOf(value: TemplateNode): string | number | boolean | null | undefined {
  return value.kind === "scalar" ? value.value : undefined;
}
