import type { JsonObject, Scope } from "@faultline/core";
import type { ResolvedFunction } from "../catalog/function-catalog.ts";
import { functionArn, type FunctionReference, isAliasName, LATEST } from "../catalog/function-name.ts";
import { aliasNotFound, lambdaError } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { LAMBDA_LIMITS } from "../limits.ts";
import { policyDocument } from "../catalog/policy-statement.ts";

/** The policy of a function, version or alias, with what it is on. */
export interface PolicyTarget extends ResolvedFunction {
  readonly reference: FunctionReference;
  /** Of what the policy is on: a change of the policy changes it. */
  readonly revisionId: string;
  /** Undefined where there is no policy. */
  readonly statements: readonly JsonObject[] | undefined;
}

/**
 * Finds the policy of what a name and qualifier lead to.
 *
 * @throws ServiceError `ResourceNotFoundException`, for an alias in its own words (recorded 2024-04).
 */
export function resolvePolicy({ functions }: LambdaParts, scope: Scope, reference: FunctionReference): PolicyTarget {
  const { name, qualifier } = reference;
  if (qualifier !== undefined && isAliasName(qualifier) && functions.find(scope, name) !== undefined) {
    const arn = functionArn(scope, name, qualifier);
    if (functions.findAlias(scope, name, qualifier) === undefined) throw aliasNotFound(arn);
  }
  const resolved = functions.resolve(scope, reference);
  const { record, version, alias } = resolved;
  const { revisionId } = alias ?? version;
  return { ...resolved, reference, revisionId, statements: record.policies[reference.qualifier ?? LATEST]?.statements };
}

/** Stores a policy, or with no statement removes it. @returns The new revision of what it is on. */
export function putPolicy(
  parts: LambdaParts,
  scope: Scope,
  target: PolicyTarget,
  statements: readonly JsonObject[],
): string {
  if (Buffer.byteLength(policyDocument(statements)) > LAMBDA_LIMITS.policyBytes) {
    throw lambdaError("PolicyLengthExceededException", "The final policy size is bigger than the limit (20480).");
  }
  const { functions, dependencies } = parts;
  const { alias, version, record, reference } = target;
  const revisionId = dependencies.random.uuid();
  const { [reference.qualifier ?? LATEST]: _before, ...others } = record.policies;
  const policies = statements.length === 0 ? others : { ...others, [reference.qualifier ?? LATEST]: { statements } };
  const isLatest = alias === undefined && version.version === LATEST;
  functions.put(scope, { ...record, policies, latest: isLatest ? { ...record.latest, revisionId } : record.latest });
  if (alias !== undefined) functions.putAlias(scope, { ...alias, revisionId });
  else if (!isLatest) functions.putVersion(scope, { ...version, revisionId });
  return revisionId;
}
