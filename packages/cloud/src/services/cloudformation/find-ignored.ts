import { entriesOf, type MappingEntry, nearestName, type TemplateNode, textOf, valueOf } from "@faultline/template";
import { providerOf } from "./resources/providers.ts";
import { eventProperties } from "./sam/function-events.ts";
import { SAM_MEMBERS, SAM_PROPERTIES } from "./sam/sam-properties.ts";

/** Something that the user should know of a template, and that stops nothing. */
export interface TemplateWarning {
  /** In the template's text; undefined for what no line stands for. */
  readonly line: number | undefined;
  readonly message: string;
}

/**
 * The properties of a template that have no effect on the lab, at any depth that it looks at, in the order of the text.
 * Resources that are skipped are no part of it.
 */
export function findIgnored(root: TemplateNode | undefined): readonly TemplateWarning[] {
  const resources = entriesOf(valueOf(root, "Resources")).flatMap(checkResource);
  const globals = entriesOf(valueOf(root, "Globals")).flatMap(({ key, value }) => {
    return checkProperties(`AWS::Serverless::${key}`, { owner: `Globals' ${key}`, properties: value });
  });
  return [...globals, ...resources];
}

function checkResource({ key, value }: MappingEntry): TemplateWarning[] {
  const type = textOf(valueOf(value, "Type")) ?? "";
  const properties = valueOf(value, "Properties");
  const events = type === "AWS::Serverless::Function" ? entriesOf(valueOf(properties, "Events")) : [];
  return [
    ...checkProperties(type, { owner: key, properties }),
    ...events.flatMap((event) => checkEvent(event, key)),
    ...checkAttributes(value, key),
  ];
}

interface PropertyOwner {
  /** As messages are to name it. */
  readonly owner: string;
  readonly properties: TemplateNode | undefined;
}

function checkProperties(type: string, { owner, properties }: PropertyOwner): TemplateWarning[] {
  const known = Object.hasOwn(SAM_PROPERTIES, type) ? SAM_PROPERTIES[type] : providerOf(type)?.properties;
  if (known === undefined) return [];
  const members = SAM_MEMBERS[type] ?? {};
  return [
    ...unknownMembers(properties, known, owner),
    ...entriesOf(properties).flatMap(({ key, value }) => {
      const inner = Object.hasOwn(members, key) ? members[key] : undefined;
      return inner === undefined ? [] : unknownMembers(value, inner, `${owner}'s ${key}`);
    }),
  ];
}

function checkEvent({ key, value }: MappingEntry, functionId: string): TemplateWarning[] {
  const type = textOf(valueOf(value, "Type")) ?? "";
  const known = eventProperties(type);
  if (known === undefined) return []; // The transform tells of the whole event.
  return unknownMembers(valueOf(value, "Properties"), known, `${functionId}'s ${type} event ${key}`);
}

/** Attributes of a resource that SAM reads and this lab does not. */
function checkAttributes(resource: TemplateNode, owner: string): TemplateWarning[] {
  return entriesOf(resource)
    .filter(({ key }) => key === "Connectors")
    .map(({ keySpan }) => ({ line: keySpan.line, message: `${owner}'s Connectors have no effect on the lab` }));
}

function unknownMembers(node: TemplateNode | undefined, known: readonly string[], owner: string): TemplateWarning[] {
  return entriesOf(node)
    .filter(({ key }) => !known.includes(key) && !isIntrinsic(key))
    .map(({ key, keySpan }) => ({ line: keySpan.line, message: ignored(key, known, owner) }));
}

function isIntrinsic(key: string): boolean {
  return key === "Ref" || key.startsWith("Fn::");
}

function ignored(name: string, known: readonly string[], owner: string): string {
  const nearest = nearestName(name, known);
  if (nearest !== undefined) return `${owner} has no property ${name}; it is ignored. Did you mean ${nearest}?`;
  const consequence = Object.hasOwn(CONSEQUENCES, name) ? `: ${CONSEQUENCES[name]}` : "";
  return `${owner}: ${name} has no effect on the lab${consequence}`;
}

/** What follows from ignoring a property, where that is more than its absence. */
const CONSEQUENCES: Readonly<Record<string, string>> = {
  Auth: "what it guards is open to everyone",
  Domain: "the API answers at the lab's own URL only",
  NotificationConfiguration: "the bucket notifies nobody",
  RequestModel: "no request is checked against it",
  RequestParameters: "no parameter is required",
  SnapStart: "every cold start is a full one",
};
