import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import type { LambdaParts } from "../lambda-parts.ts";

/** Removes an alias; one that does not exist is no error, as on AWS. */
export function deleteAlias(parts: LambdaParts): OperationHandler<typeof Lambda, "DeleteAlias"> {
  return (input, { scope }) => {
    const { name } = parseFunctionReference(scope, input.FunctionName);
    parts.functions.require(scope, name);
    parts.functions.deleteAlias(scope, name, input.Name ?? "");
    parts.eventInvokes.delete(scope, name, input.Name ?? "");
    return {};
  };
}
