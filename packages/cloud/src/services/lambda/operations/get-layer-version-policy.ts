import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { policyDocument } from "../catalog/policy-statement.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { requireLayerPolicy, requireLayerVersion } from "./layer-policy.ts";

/** Who else may use a layer version. */
export function getLayerVersionPolicy(parts: LambdaParts): OperationHandler<typeof Lambda, "GetLayerVersionPolicy"> {
  return (input, { scope }) => {
    const { statements, revisionId } = requireLayerPolicy(requireLayerVersion(parts, scope, input));
    return { Policy: policyDocument(statements), RevisionId: revisionId };
  };
}
