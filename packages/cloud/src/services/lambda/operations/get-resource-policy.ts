import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import { policyDocument } from "../catalog/policy-statement.ts";
import { resourceNotFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { resolvePolicy } from "./function-policy.ts";

/** The resource policy of the function, version or alias that an ARN names. */
export function getResourcePolicy(parts: LambdaParts): OperationHandler<typeof Lambda, "GetResourcePolicy"> {
  return (input, { scope }) => {
    const { statements, revisionId } = resolvePolicy(parts, scope, parseFunctionReference(scope, input.ResourceArn));
    if (statements === undefined) throw resourceNotFound();
    return { Policy: policyDocument(statements), RevisionId: revisionId };
  };
}
