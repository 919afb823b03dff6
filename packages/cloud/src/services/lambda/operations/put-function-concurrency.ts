import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { LATEST } from "../catalog/function-name.ts";
import { lambdaError } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { LAMBDA_LIMITS } from "../limits.ts";
import { requireUnqualifiedName } from "./require-unqualified.ts";

/** Reserves concurrency for a function; what all reserve must leave 100 to the rest. */
export function putFunctionConcurrency(parts: LambdaParts): OperationHandler<typeof Lambda, "PutFunctionConcurrency"> {
  return (input, { scope }) => {
    const name = requireUnqualifiedName(scope, input.FunctionName);
    const record = parts.functions.require(scope, name, LATEST); // The answer names a missing function so.
    const reserved = input.ReservedConcurrentExecutions ?? 0;
    const left = parts.quotas.concurrentExecutions(scope) - parts.ledger.reservedTotal(scope, name) - reserved;
    const minimum = LAMBDA_LIMITS.minimumUnreservedConcurrency;
    if (reserved > 0 && left < minimum) {
      throw lambdaError(
        "InvalidParameterValueException",
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution " +
          `below its minimum value of [${minimum}].`,
      );
    }
    const provisioned = parts.ledger.provisionedOf(scope, name);
    if (reserved < provisioned) {
      // The spaces are AWS's.
      throw lambdaError(
        "InvalidParameterValueException",
        ` ReservedConcurrentExecutions  ${reserved} should not be lower than function's total provisioned concurrency [${provisioned}].`,
      );
    }
    parts.functions.put(scope, { ...record, reservedConcurrency: reserved });
    parts.ledger.reserve(scope, name, reserved);
    return { ReservedConcurrentExecutions: reserved };
  };
}
