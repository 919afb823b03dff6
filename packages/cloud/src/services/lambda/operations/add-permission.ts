import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { functionArn, LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import { policyStatement } from "../catalog/policy-statement.ts";
import { conflict, invalidParameter } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { checkRevision } from "./check-revision.ts";
import { putPolicy, resolvePolicy } from "./function-policy.ts";

/** Adds a statement to the resource policy of a function, version or alias. */
export function addPermission(parts: LambdaParts): OperationHandler<typeof Lambda, "AddPermission"> {
  return (input, { scope }) => {
    const reference = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    checkPermission(input, reference.qualifier);
    const target = resolvePolicy(parts, scope, reference);
    checkRevision(input.RevisionId, target.revisionId);
    const { statements = [] } = target;
    if (statements.some((statement) => statement["Sid"] === input.StatementId)) {
      throw conflict(
        `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    }
    const statement = policyStatement(input, functionArn(scope, reference.name, reference.qualifier));
    putPolicy(parts, scope, target, [...statements, statement]);
    return { Statement: JSON.stringify(statement) };
  };
}

/** @see recorded answers, 2024-04. */
function checkPermission(input: Lambda.AddPermissionRequest, qualifier: string | undefined): void {
  if (qualifier === LATEST) throw invalidParameter("We currently do not support adding policies for $LATEST.");
  if (input.FunctionUrlAuthType !== undefined && input.Action !== "lambda:InvokeFunctionUrl") {
    throw invalidParameter("FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action");
  }
}
