import type { Diagnosis, Finding, TemplateChange } from "../diagnose/diagnosis.ts";
import { labelChanges } from "./label-changes.ts";
import type { Change, InvestigationStep } from "./investigation.ts";

/**
 * The next change that a diagnosis proposes: of its most important finding that has one which was not tried. One finding
 * a step, so that each run proves one cause.
 *
 * @param template The deployed template, for what a value is now.
 */
export function chooseChange(
  { findings, logicalIds }: Diagnosis,
  steps: readonly InvestigationStep[],
  template: string,
): Change | undefined {
  const tried = new Set(steps.flatMap(({ change }) => (change === undefined ? [] : [keyOf(change.changes)])));
  const finding = findings.find(({ remedy }) => {
    const changes = remedy?.changes ?? [];
    return changes.length > 0 && !tried.has(keyOf(changes));
  });
  const changes = finding?.remedy?.changes;
  if (finding === undefined || changes === undefined) return undefined;
  return { label: labelChanges(changes, template, new Map(Object.entries(logicalIds))), finding, changes };
}

/** What is set to what: the same cause may ask for more the second time. */
function keyOf(changes: readonly TemplateChange[]): string {
  return JSON.stringify(changes);
}

/** Why no change follows from what was found. */
export function explainStuck(findings: readonly Finding[], symptoms: number): string {
  const [first] = findings;
  if (first === undefined) {
    return symptoms === 0
      ? "The diagnosis sees no symptom: what the load test measures happens before the application, or in the client"
      : "No cause that this version knows is confirmed or likely";
  }
  const steps = first.remedy?.steps ?? [];
  if ((first.remedy?.changes ?? []).length > 0) return `${first.summary}; its remedy was tried and did not help`;
  return `${first.summary}. The template cannot mend that: ${steps.join(" ")}`;
}
