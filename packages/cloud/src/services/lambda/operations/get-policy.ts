import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import { policyDocument } from "../catalog/policy-statement.ts";
import { notFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { resolvePolicy } from "./function-policy.ts";

/** The resource policy of a function, version or alias. */
export function getPolicy(parts: LambdaParts): OperationHandler<typeof Lambda, "GetPolicy"> {
  return (input, { scope }) => {
    const reference = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    const { statements, revisionId } = resolvePolicy(parts, scope, reference);
    if (statements === undefined) throw notFound("The resource you requested does not exist.");
    return { Policy: policyDocument(statements), RevisionId: revisionId };
  };
}
