import type { CloudFormationClient, Parameter, Stack } from "@aws-sdk/client-cloudformation";
import { LabError, messageOf } from "@faultline/core";
import { isServiceFault } from "../service-fault.ts";

/** A stack to be. */
export interface StackRequest {
  readonly stackName: string;
  readonly template: { readonly TemplateBody: string } | { readonly TemplateURL: string };
  readonly parameters: readonly Parameter[];
}

/** What was started. */
export interface StartedStack {
  readonly stackId: string;
  readonly action: "create" | "update" | "none";
}

/** Deploying a SAM template makes roles, named or not, and expands macros. */
const CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"] as const;

const NOTHING_TO_DO = "No updates are to be performed";

/**
 * Creates a stack, or updates the existing one; an update that changes nothing is a success.
 *
 * @throws LabError `STACK_BUSY` while another operation works on it, `STACK_UNUSABLE` when its creation failed and only
 *   deleting it helps, `STACK_REFUSED` when CloudFormation refuses the template or a parameter.
 */
export async function startStack(
  cloudFormation: CloudFormationClient,
  existing: Stack | undefined,
  request: StackRequest,
): Promise<StartedStack> {
  const { CreateStackCommand, UpdateStackCommand } = await import("@aws-sdk/client-cloudformation");
  const { stackName, template, parameters } = request;
  const input = { StackName: stackName, ...template, Parameters: [...parameters], Capabilities: [...CAPABILITIES] };
  if (existing !== undefined) checkUsable(existing);
  try {
    if (existing === undefined || existing.StackStatus === "REVIEW_IN_PROGRESS") {
      const { StackId = stackName } = await cloudFormation.send(new CreateStackCommand(input));
      return { stackId: StackId, action: "create" };
    }
    const { StackId = stackName } = await cloudFormation.send(new UpdateStackCommand(input));
    return { stackId: StackId, action: "update" };
  } catch (thrown) {
    if (!isServiceFault(thrown, "ValidationError")) throw thrown;
    const reason = messageOf(thrown);
    if (reason.includes(NOTHING_TO_DO)) return { stackId: existing?.StackId ?? stackName, action: "none" };
    const hint = "Correct the template or the parameters, and deploy again.";
    throw new LabError("STACK_REFUSED", `CloudFormation refused stack ${stackName}: ${reason}`, hint, {
      cause: thrown,
    });
  }
}

function checkUsable({ StackName, StackStatus }: Stack): void {
  if (StackStatus === undefined || StackStatus === "REVIEW_IN_PROGRESS") return;
  if (StackStatus.endsWith("_IN_PROGRESS")) {
    const message = `Stack ${StackName} is ${StackStatus}`;
    throw new LabError("STACK_BUSY", message, "Wait until the other operation has finished.");
  }
  if (StackStatus === "ROLLBACK_COMPLETE" || StackStatus.endsWith("_FAILED")) {
    const message = `Stack ${StackName} is ${StackStatus}: it cannot be updated`;
    throw new LabError("STACK_UNUSABLE", message, "Delete it first: faultline down.");
  }
}
