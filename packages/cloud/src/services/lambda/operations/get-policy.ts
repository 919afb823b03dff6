import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import { policyDocument } from "../catalog/policy-statement.ts";
import { notFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";

/** The resource policy of a function, version or alias. */
export function getPolicy(parts: LambdaParts): OperationHandler<typeof Lambda, "GetPolicy"> {
  return (input, { scope }) => {
    const reference = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    const policy = parts.functions.resolve(scope, reference).record.policies[reference.qualifier ?? LATEST];
    if (policy === undefined) throw notFound("The resource you requested does not exist.");
    return { Policy: policyDocument(policy.statements), RevisionId: policy.revisionId };
  };
}
