import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import { policyDocument } from "../catalog/policy-statement.ts";
import { resourceNotFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { resolvePolicy } from "./function-policy.ts";

/** The resource policy of a function, version or alias. */
export function getPolicy(parts: LambdaParts): OperationHandler<typeof Lambda, "GetPolicy"> {
  return (input, { scope }) => {
    const reference = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    const { name, qualifier = LATEST } = reference;
    const { policies } = parts.functions.require(scope, name);
    // Of a version or alias that does not exist AWS says the same as of one without a policy (recorded 2024-04).
    if (policies[qualifier] === undefined) throw resourceNotFound();
    const { statements = [], revisionId } = resolvePolicy(parts, scope, reference);
    return { Policy: policyDocument(statements), RevisionId: revisionId };
  };
}
