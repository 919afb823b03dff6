import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeChangedUrl, requireUrl, requireUrlTarget } from "./function-url-settings.ts";

/** Changes what it names of a function URL. */
export function updateFunctionUrlConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "UpdateFunctionUrlConfig"> {
  return (input, context) => {
    requireUrlTarget(parts, context, input);
    const before = requireUrl(parts, context, input);
    const record = {
      ...before,
      authType: input.AuthType ?? before.authType,
      ...(input.InvokeMode === undefined ? {} : { invokeMode: input.InvokeMode }),
      ...(input.Cors === undefined ? {} : { cors: input.Cors }),
      modifiedAt: parts.dependencies.clock.now(),
    };
    parts.urls.put(context.scope, record);
    return describeChangedUrl(context, record);
  };
}
