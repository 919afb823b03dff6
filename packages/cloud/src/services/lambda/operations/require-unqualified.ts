import type { Scope } from "@faultline/core";
import { parseFunctionReference } from "../catalog/function-name.ts";
import type { FunctionRecord } from "../catalog/records.ts";
import { invalidParameter } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";

const UNQUALIFIED_ONLY =
  "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. " +
  "Please specify either a function name or an unqualified function ARN.";

/**
 * The name in a request that may not name a version or alias.
 *
 * @param refusal What a request that does is answered with.
 * @see recorded answers, 2024-04 and 2025-11.
 */
export function requireUnqualifiedName(
  scope: Scope,
  functionName: string | undefined,
  refusal = UNQUALIFIED_ONLY,
): string {
  const { name, qualifier } = parseFunctionReference(scope, functionName);
  if (qualifier !== undefined) throw invalidParameter(refusal);
  return name;
}

/** The function that {@link requireUnqualifiedName} names. @throws ServiceError `ResourceNotFoundException`. */
export function requireUnqualified(
  parts: LambdaParts,
  scope: Scope,
  functionName: string | undefined,
  refusal?: string,
): FunctionRecord {
  return parts.functions.require(scope, requireUnqualifiedName(scope, functionName, refusal));
}
