import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { layerArn } from "../catalog/function-name.ts";
import { layerStatement } from "../catalog/policy-statement.ts";
import { conflict } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { checkRevision } from "./check-revision.ts";
import { requireLayerVersion } from "./layer-policy.ts";

/** Lets others use a layer version. */
export function addLayerVersionPermission(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "AddLayerVersionPermission"> {
  return (input, { scope }) => {
    const record = requireLayerVersion(parts, scope, input);
    const { statements = [], revisionId: current = input.RevisionId ?? "" } = record.policy ?? {};
    if (statements.some((statement) => statement["Sid"] === input.StatementId)) {
      throw conflict(
        `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    }
    checkRevision(input.RevisionId, current, "GetLayerPolicy");
    const statement = layerStatement(input, layerArn(scope, record.layerName, record.version));
    const revisionId = parts.dependencies.random.uuid();
    parts.layers.putVersion(scope, { ...record, policy: { revisionId, statements: [...statements, statement] } });
    return { Statement: JSON.stringify(statement), RevisionId: revisionId };
  };
}
