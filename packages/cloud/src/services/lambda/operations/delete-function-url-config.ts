import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { requireUrl } from "./function-url-settings.ts";

/** Removes the HTTP endpoint of a function or alias; its address is never used again. */
export function deleteFunctionUrlConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "DeleteFunctionUrlConfig"> {
  return (input, context) => {
    const { functionName, qualifier } = requireUrl(parts, context, input);
    parts.urls.delete(context.scope, functionName, qualifier);
    return {};
  };
}
