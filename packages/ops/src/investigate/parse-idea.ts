import { LabError } from "@faultline/core";
import { entriesOf, nearestName, parseTemplate, valueOf as valueIn } from "@faultline/template";
import type { Diagnosis } from "../diagnose/diagnosis.ts";
import { labelChanges } from "./label-changes.ts";
import type { Change } from "./investigation.ts";

/** A setting that the user wants tried: `LookupFunction.Timeout=10`. */
export interface Idea {
  readonly logicalId: string;
  readonly property: readonly string[];
  readonly value: string | number | boolean;
}

const IDEA = /^(\w+)\.(\w+(?:\.\w+)*)=(.+)$/;

/** Reads an idea. @throws LabError `IDEA_INVALID`. */
export function parseIdea(text: string): Idea {
  const [, logicalId, property, value] = IDEA.exec(text) ?? [];
  if (logicalId === undefined || property === undefined || value === undefined) {
    const hint = "Write RESOURCE.PROPERTY=VALUE, such as LookupFunction.Timeout=10.";
    throw new LabError("IDEA_INVALID", `"${text}" is no setting to try`, hint);
  }
  return { logicalId, property: property.split("."), value: valueOf(value) };
}

function valueOf(text: string): Idea["value"] {
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}

/** The change that an idea asks for. @throws LabError `IDEA_UNKNOWN` where the stack has no such resource. */
export function changeOfIdea(
  { logicalId, property, value }: Idea,
  { logicalIds }: Pick<Diagnosis, "logicalIds">,
  template: string,
): Change {
  const known = Object.entries(logicalIds);
  const resource = known.find(([, logical]) => logical === logicalId)?.[0];
  if (resource === undefined) throw unknownResource(logicalId, Object.values(logicalIds));
  const changes = [{ resource, change: { kind: "set", property, value } }] as const;
  return { label: labelChanges(changes, template, new Map(known)), changes };
}

/** Before any load is run. @throws LabError `IDEA_UNKNOWN` where the template has no such resource. */
export function checkIdeas(ideas: readonly Idea[], template: string): void {
  const { root } = parseTemplate(template);
  const names = entriesOf(valueIn(root, "Resources")).map(({ key }) => key);
  for (const { logicalId } of ideas) if (!names.includes(logicalId)) throw unknownResource(logicalId, names);
}

function unknownResource(logicalId: string, names: readonly string[]): LabError {
  const nearest = nearestName(logicalId, names);
  const hint = nearest === undefined ? `The stack has ${names.join(", ")}.` : `Write ${nearest}.`;
  return new LabError("IDEA_UNKNOWN", `The stack has no resource ${logicalId}`, hint);
}
