import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import { resourceNotFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { checkRevision } from "./check-revision.ts";
import { putPolicy, resolvePolicy } from "./function-policy.ts";

/** Removes the whole resource policy of a function, version or alias. */
export function deleteResourcePolicy(parts: LambdaParts): OperationHandler<typeof Lambda, "DeleteResourcePolicy"> {
  return (input, { scope }) => {
    const target = resolvePolicy(parts, scope, parseFunctionReference(scope, input.ResourceArn));
    if (target.statements === undefined) throw resourceNotFound();
    checkRevision(input.RevisionId, target.revisionId, "GetPolicy");
    putPolicy(parts, scope, target, []);
    return {};
  };
}
