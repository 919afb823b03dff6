import type { Handler, Surroundings } from "./operation-context.ts";

/** DeleteStack. A stack that does not exist is no error. */
export function deleteStack({ archive, stacks }: Surroundings): Handler<"DeleteStack"> {
  return ({ StackName: name }, { scope }) => {
    const stack = archive.find(scope, name ?? "");
    if (stack !== undefined) stacks.delete(scope, stack);
    return {};
  };
}
