import type * as Lambda from "@aws-sdk/client-lambda";
import { isJsonObject, type JsonObject, parseJson } from "@faultline/core";
import type { OperationHandler } from "../../../wire/service.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import { policyDocument } from "../catalog/policy-statement.ts";
import { invalidParameter } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { checkRevision } from "./check-revision.ts";
import { putPolicy, resolvePolicy } from "./function-policy.ts";

/** Replaces the whole resource policy of a function, version or alias. */
export function putResourcePolicy(parts: LambdaParts): OperationHandler<typeof Lambda, "PutResourcePolicy"> {
  return (input, { scope }) => {
    const target = resolvePolicy(parts, scope, parseFunctionReference(scope, input.ResourceArn));
    checkRevision(input.RevisionId, target.revisionId, "GetPolicy");
    const statements = statementsOf(input.Policy ?? "");
    const revisionId = putPolicy(parts, scope, target, statements);
    return { Policy: policyDocument(statements), RevisionId: revisionId };
  };
}

function statementsOf(policy: string): readonly JsonObject[] {
  const document = parseJson(policy);
  const statement = isJsonObject(document) ? document["Statement"] : undefined;
  const statements: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  const objects = statements.filter(isJsonObject);
  if (objects.length > 0 && objects.length === statements.length) return objects;
  throw invalidParameter("The provided policy is invalid: a policy is a JSON document with at least one Statement.");
}
