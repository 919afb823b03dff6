import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { lambdaError } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { checkJson } from "./check-json.ts";

/** The older way to invoke later; `Invoke` with `InvocationType: Event` replaced it. */
export function invokeAsync(parts: LambdaParts): OperationHandler<typeof Lambda, "InvokeAsync"> {
  return (input, { scope, requestId, headers }) => {
    const { InvokeArgs: payload } = input;
    if (!(payload instanceof Uint8Array)) {
      throw lambdaError("InvalidRequestContentException", "Could not parse request body into json.", { Type: "User" });
    }
    checkJson(payload);
    const traceHeader = headers["x-amzn-trace-id"];
    parts.invocations.queue({
      scope,
      functionName: input.FunctionName ?? "",
      payload,
      requestId,
      ...(traceHeader === undefined ? {} : { traceHeader }),
    });
    return { Status: 202 };
  };
}
