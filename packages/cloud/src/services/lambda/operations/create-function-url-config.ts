import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { functionArn, LATEST } from "../catalog/function-name.ts";
import { conflict } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeChangedUrl, requireUrlTarget } from "./function-url-settings.ts";

/** Gives a function or alias an HTTP endpoint. */
export function createFunctionUrlConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "CreateFunctionUrlConfig"> {
  const { clock, random } = parts.dependencies;
  return (input, context) => {
    const { scope } = context;
    const target = requireUrlTarget(parts, context, input);
    const { functionName, qualifier } = target;
    if (parts.urls.find(scope, functionName, qualifier) !== undefined) {
      const arn = functionArn(scope, functionName, qualifier === LATEST ? undefined : qualifier);
      throw conflict(
        `Failed to create function url config for [functionArn = ${arn}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
      );
    }
    const now = clock.now();
    const record = {
      ...target,
      urlId: random.hex(32),
      authType: input.AuthType ?? "NONE",
      ...(input.InvokeMode === undefined ? {} : { invokeMode: input.InvokeMode }),
      ...(input.Cors === undefined ? {} : { cors: input.Cors }),
      createdAt: now,
      modifiedAt: now,
    } as const;
    parts.urls.put(scope, record);
    const { LastModifiedTime: _, ...answer } = describeChangedUrl(context, record);
    return answer;
  };
}
