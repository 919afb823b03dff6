import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { requireUnqualified } from "./require-unqualified.ts";

/** A function's reserved concurrency; empty where it has none. */
export function getFunctionConcurrency(parts: LambdaParts): OperationHandler<typeof Lambda, "GetFunctionConcurrency"> {
  return (input, { scope }) => {
    const { reservedConcurrency } = requireUnqualified(parts, scope, input.FunctionName);
    return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
  };
}
