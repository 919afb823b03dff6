import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { forgetSettings } from "../catalog/forget-settings.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import type { LambdaParts } from "../lambda-parts.ts";

/** Removes an alias; one that does not exist is no error, as on AWS. */
export function deleteAlias(parts: LambdaParts): OperationHandler<typeof Lambda, "DeleteAlias"> {
  return async (input, { scope }) => {
    const { name } = parseFunctionReference(scope, input.FunctionName);
    parts.functions.require(scope, name);
    parts.functions.deleteAlias(scope, name, input.Name ?? "");
    await forgetSettings(parts, scope, name, input.Name ?? "");
    return {};
  };
}
