import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { codeUsageBytes } from "../catalog/code-usage.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { LAMBDA_LIMITS } from "../limits.ts";

/** The account's limits and what it uses of them. */
export function getAccountSettings(parts: LambdaParts): OperationHandler<typeof Lambda, "GetAccountSettings"> {
  return (_input, { scope }) => {
    const concurrentExecutions = parts.quotas.concurrentExecutions(scope);
    return {
      AccountLimit: {
        TotalCodeSize: parts.quotas.codeStorageBytes(scope),
        CodeSizeUnzipped: LAMBDA_LIMITS.unzippedBytes,
        CodeSizeZipped: LAMBDA_LIMITS.zippedBytes,
        ConcurrentExecutions: concurrentExecutions,
        UnreservedConcurrentExecutions: concurrentExecutions - parts.ledger.reservedTotal(scope),
      },
      AccountUsage: {
        TotalCodeSize: codeUsageBytes(scope, parts.functions, parts.layers),
        FunctionCount: parts.functions.list(scope).length,
      },
    };
  };
}
