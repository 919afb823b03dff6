import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { functionArn, LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import { policyDocument, policyStatement } from "../catalog/policy-statement.ts";
import { conflict, lambdaError } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { LAMBDA_LIMITS } from "../limits.ts";
import { checkRevision } from "./check-revision.ts";

/** Adds a statement to the resource policy of a function, version or alias. */
export function addPermission(parts: LambdaParts): OperationHandler<typeof Lambda, "AddPermission"> {
  return (input, { scope }) => {
    const reference = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    const { name, qualifier = LATEST } = reference;
    const { record } = parts.functions.resolve(scope, reference);
    const policy = record.policies[qualifier];
    checkRevision(input.RevisionId, policy?.revisionId ?? input.RevisionId ?? "");
    const before = policy?.statements ?? [];
    if (before.some((statement) => statement["Sid"] === input.StatementId)) {
      throw conflict(
        `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    }
    const statement = policyStatement(input, functionArn(scope, name, reference.qualifier));
    const statements = [...before, statement];
    if (Buffer.byteLength(policyDocument(statements)) > LAMBDA_LIMITS.policyBytes) {
      throw lambdaError("PolicyLengthExceededException", "The final policy size is bigger than the limit (20480).");
    }
    const revisionId = parts.dependencies.random.uuid();
    const policies = { ...record.policies, [qualifier]: { revisionId, statements } };
    parts.functions.put(scope, { ...record, policies });
    return { Statement: JSON.stringify(statement) };
  };
}
