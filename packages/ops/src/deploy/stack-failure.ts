import { LabError } from "@faultline/core";
import { type MappingEntry, entriesOf, type TemplateNode, valueOf } from "@faultline/template";
import type { ResourceFailure } from "./stack-events.ts";

/** A stack that did not come to where it was to be. */
export interface StackFailure {
  readonly stackName: string;
  readonly status: string;
  readonly statusReason: string | undefined;
  readonly failure: ResourceFailure | undefined;
}

/** How the lab begins the reason of a resource that needs what the lab does not have. */
const LACKING = /^The lab has no /;

const CORRECT_IT = "Correct the template and deploy again; what the failed deployment changed was rolled back.";
const LEAVE_IT_OUT =
  "Give both resources a Condition that is false on the lab, or put a parameter in the reference's place, and deploy again.";

/** The error for it: the first resource that failed, why, and where the template declares it. */
export function stackFailed(failed: StackFailure, root: TemplateNode | undefined, file: string): LabError {
  const { stackName, status, statusReason, failure } = failed;
  const hint = LACKING.test(failure?.reason ?? "") ? LEAVE_IT_OUT : CORRECT_IT;
  if (failure === undefined) {
    const why = statusReason === undefined ? "" : `: ${statusReason}`;
    return new LabError("STACK_FAILED", `Stack ${stackName} ended as ${status}${why}`, hint);
  }
  const declared = declarationOf(root, failure.logicalId);
  const place = declared === undefined ? file : `${file}:${declared.keySpan.line}:${declared.keySpan.column}`;
  const message = `${place}: ${failure.logicalId} (${failure.resourceType}) failed: ${failure.reason}`;
  return new LabError("STACK_FAILED", message, hint);
}

/**
 * The resource of the template that a resource of the stack came from: itself, or the one whose logical id starts its
 * generated one, as `LookupFunctionRole` comes from `LookupFunction`.
 */
function declarationOf(root: TemplateNode | undefined, logicalId: string): MappingEntry | undefined {
  const candidates = entriesOf(valueOf(root, "Resources")).filter((entry) => logicalId.startsWith(entry.key));
  return candidates.reduce<MappingEntry | undefined>(
    (longest, entry) => (longest === undefined || entry.key.length > longest.key.length ? entry : longest),
    undefined,
  );
}
