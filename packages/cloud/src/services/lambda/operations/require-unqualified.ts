import type { Scope } from "@faultline/core";
import { LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import type { FunctionRecord } from "../catalog/records.ts";
import { invalidParameter } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";

/**
 * The function of a request that may not name a version or alias.
 *
 * @see recorded answers, `TestLambdaReservedConcurrency::test_function_concurrency_exceptions`, 2025-11.
 */
export function requireUnqualified(parts: LambdaParts, scope: Scope, functionName: string | undefined): FunctionRecord {
  const { name, qualifier } = parseFunctionReference(scope, functionName);
  if (qualifier !== undefined) {
    throw invalidParameter(
      "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. " +
        "Please specify either a function name or an unqualified function ARN.",
    );
  }
  return parts.functions.require(scope, name, LATEST);
}
