import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { requireUnqualified } from "./require-unqualified.ts";

/** What happens to a request that has come through the function too often. */
export function getFunctionRecursionConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "GetFunctionRecursionConfig"> {
  return (input, { scope }) => {
    const { recursiveLoop } = requireUnqualified(parts, scope, input.FunctionName);
    return { RecursiveLoop: recursiveLoop ?? "Terminate" };
  };
}
