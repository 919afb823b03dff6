import type { Parameter } from "@aws-sdk/client-cloudformation";
import { LabError } from "@faultline/core";
import { entriesOf, nearestName, type TemplateNode, valueOf } from "@faultline/template";

/** What a deployment knows of parameters. */
export interface ParameterSources {
  /** What the user gives. */
  readonly given: Readonly<Record<string, string>>;
  /** Names that the existing stack has values for. */
  readonly former: readonly string[];
}

/**
 * Checks the given values of parameters.
 *
 * @param mayExist Whether a stack may have former values for those that are not given.
 * @throws LabError `PARAMETER_UNKNOWN`, `PARAMETER_MISSING`.
 */
export function checkParameters(root: TemplateNode, given: Readonly<Record<string, string>>, mayExist: boolean): void {
  const names = entriesOf(valueOf(root, "Parameters")).map(({ key }) => key);
  stackParameters(root, { given, former: mayExist ? names : [] });
}

/**
 * The parameters to send: what is given, and the former value of those that the template still declares.
 *
 * @throws LabError `PARAMETER_UNKNOWN` for one that the template does not declare, `PARAMETER_MISSING` for one that has
 *   neither a value nor a default.
 */
export function stackParameters(
  root: TemplateNode | undefined,
  { given, former }: ParameterSources,
): readonly Parameter[] {
  const declared = entriesOf(valueOf(root, "Parameters"));
  const names = declared.map((entry) => entry.key);
  for (const name of Object.keys(given)) if (!names.includes(name)) throw unknownParameter(name, names);
  return declared.flatMap(({ key: ParameterKey, value }): readonly Parameter[] => {
    const ParameterValue = given[ParameterKey];
    if (ParameterValue !== undefined) return [{ ParameterKey, ParameterValue }];
    if (former.includes(ParameterKey)) return [{ ParameterKey, UsePreviousValue: true }];
    if (valueOf(value, "Default") !== undefined) return [];
    const hint = `Give it one: --parameter ${ParameterKey}=…, or write a Default in the template.`;
    throw new LabError("PARAMETER_MISSING", `The template's parameter ${ParameterKey} has no value`, hint);
  });
}

function unknownParameter(name: string, names: readonly string[]): LabError {
  const nearest = nearestName(name, names);
  const known = names.length === 0 ? "The template declares none." : `The template declares ${names.join(", ")}.`;
  const hint = nearest === undefined ? known : `Write ${nearest}.`;
  return new LabError("PARAMETER_UNKNOWN", `The template has no parameter ${name}`, hint);
}
