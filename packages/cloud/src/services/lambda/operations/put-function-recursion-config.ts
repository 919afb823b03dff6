import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { requireUnqualified } from "./require-unqualified.ts";

/** Says whether recursive invocations of a function are ended. */
export function putFunctionRecursionConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "PutFunctionRecursionConfig"> {
  return (input, { scope }) => {
    const record = requireUnqualified(parts, scope, input.FunctionName);
    const recursiveLoop = input.RecursiveLoop ?? "Terminate";
    parts.functions.put(scope, { ...record, recursiveLoop });
    return { RecursiveLoop: recursiveLoop };
  };
}
