import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { notFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { checkRevision } from "./check-revision.ts";
import { requireLayerPolicy, requireLayerVersion } from "./layer-policy.ts";

/** Removes a statement from a layer version's policy; the last one takes the policy with it. */
export function removeLayerVersionPermission(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "RemoveLayerVersionPermission"> {
  return (input, { scope }) => {
    const record = requireLayerVersion(parts, scope, input);
    const policy = requireLayerPolicy(record);
    checkRevision(input.RevisionId, policy.revisionId, "GetLayerPolicy");
    const statements = policy.statements.filter((statement) => statement["Sid"] !== input.StatementId);
    if (statements.length === policy.statements.length) {
      throw notFound(`Statement ${input.StatementId} is not found in resource policy.`);
    }
    const { policy: _before, ...rest } = record;
    const kept = { revisionId: parts.dependencies.random.uuid(), statements };
    parts.layers.putVersion(scope, statements.length === 0 ? rest : { ...rest, policy: kept });
    return {};
  };
}
