import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { functionArn, parseFunctionReference } from "../catalog/function-name.ts";
import { notFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { checkRevision } from "./check-revision.ts";
import { putPolicy, resolvePolicy } from "./function-policy.ts";

/** Removes a statement from a resource policy; the last one takes the policy with it. */
export function removePermission(parts: LambdaParts): OperationHandler<typeof Lambda, "RemovePermission"> {
  return (input, { scope }) => {
    const reference = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    const { name } = reference;
    if (parts.functions.find(scope, name) === undefined) {
      throw notFound(`No policy found for: ${functionArn(scope, name)}`);
    }
    const target = resolvePolicy(parts, scope, reference);
    const { statements } = target;
    if (statements === undefined) throw notFound("No policy is associated with the given resource.");
    const kept = statements.filter((statement) => statement["Sid"] !== input.StatementId);
    if (kept.length === statements.length) {
      throw notFound(`Statement ${input.StatementId} is not found in resource policy.`);
    }
    checkRevision(input.RevisionId, target.revisionId);
    putPolicy(parts, scope, target, kept);
    return {};
  };
}
