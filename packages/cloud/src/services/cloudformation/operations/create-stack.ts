import { cloudFormationError } from "../errors.ts";
import type { Handler, Surroundings } from "./operation-context.ts";
import { readRequest } from "./read-request.ts";

/** CreateStack: answers with the id while the resources are made. */
export function createStack(surroundings: Surroundings): Handler<"CreateStack"> {
  return async (input, { scope }) => {
    const stackName = checkStackName(input.StackName);
    if (input.DisableRollback === true && input.OnFailure !== undefined) {
      throw cloudFormationError(
        "ValidationError",
        "You can specify either DisableRollback or OnFailure, but not both.",
      );
    }
    const request = await readRequest(input, { scope, surroundings });
    const onFailure = input.DisableRollback === true ? "DO_NOTHING" : (input.OnFailure ?? "ROLLBACK");
    const isTerminationProtected = input.EnableTerminationProtection === true;
    const { stackId } = surroundings.stacks.create(scope, { stackName, request, onFailure, isTerminationProtected });
    return { StackId: stackId };
  };
}

/** @see CloudFormation API Reference, CreateStack, "StackName". */
export function checkStackName(name: string | undefined): string {
  if (name !== undefined && /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/.test(name)) return name;
  throw cloudFormationError(
    "ValidationError",
    `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
  );
}
