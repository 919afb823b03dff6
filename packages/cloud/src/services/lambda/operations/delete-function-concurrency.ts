import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { requireUnqualified } from "./require-unqualified.ts";

/** Ends a function's reservation. */
export function deleteFunctionConcurrency(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "DeleteFunctionConcurrency"> {
  return (input, { scope }) => {
    const { reservedConcurrency: _ended, ...record } = requireUnqualified(parts, scope, input.FunctionName);
    parts.functions.put(scope, record);
    parts.ledger.reserve(scope, record.latest.functionName, undefined);
    return {};
  };
}
