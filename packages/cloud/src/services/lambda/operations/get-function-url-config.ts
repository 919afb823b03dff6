import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeFunctionUrl, requireUrl } from "./function-url-settings.ts";

/** The HTTP endpoint of a function or alias. */
export function getFunctionUrlConfig(parts: LambdaParts): OperationHandler<typeof Lambda, "GetFunctionUrlConfig"> {
  return (input, context) => describeFunctionUrl(context, requireUrl(parts, context, input));
}
