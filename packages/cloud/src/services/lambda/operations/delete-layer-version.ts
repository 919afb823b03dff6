import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { parseLayerName, parseLayerVersion } from "./describe-layer-version.ts";

/** Removes a layer version. Functions that use it keep its code; one that does not exist is no error, as on AWS. */
export function deleteLayerVersion(parts: LambdaParts): OperationHandler<typeof Lambda, "DeleteLayerVersion"> {
  return (input, { scope }) => {
    parts.layers.deleteVersion(scope, parseLayerName(input.LayerName), parseLayerVersion(input.VersionNumber));
    return {};
  };
}
