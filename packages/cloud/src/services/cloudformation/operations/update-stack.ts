import type { Handler, Surroundings } from "./operation-context.ts";
import { readRequest } from "./read-request.ts";

/** UpdateStack: answers with the id while the resources are changed. */
export function updateStack(surroundings: Surroundings): Handler<"UpdateStack"> {
  return async (input, { scope }) => {
    const previous = surroundings.archive.require(scope, input.StackName);
    const request = await readRequest(input, { scope, surroundings, previous });
    // Read again: another request may have moved the stack while the template was fetched.
    const stack = surroundings.archive.require(scope, previous.stackId);
    const { stackId } = surroundings.stacks.update(scope, stack, request);
    return { StackId: stackId };
  };
}
