import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import { notFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { checkRevision } from "./check-revision.ts";

/** Removes a statement from a resource policy; the last one takes the policy with it. */
export function removePermission(parts: LambdaParts): OperationHandler<typeof Lambda, "RemovePermission"> {
  return (input, { scope }) => {
    const reference = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    const { record } = parts.functions.resolve(scope, reference);
    const { [reference.qualifier ?? LATEST]: policy, ...others } = record.policies;
    if (policy === undefined) throw notFound("No policy is associated with the given resource.");
    checkRevision(input.RevisionId, policy.revisionId);
    const statements = policy.statements.filter((statement) => statement["Sid"] !== input.StatementId);
    if (statements.length === policy.statements.length) {
      throw notFound(`Statement ${input.StatementId} is not found in resource policy.`);
    }
    const kept = { revisionId: parts.dependencies.random.uuid(), statements };
    const policies = statements.length === 0 ? others : { ...others, [reference.qualifier ?? LATEST]: kept };
    parts.functions.put(scope, { ...record, policies });
    return {};
  };
}
