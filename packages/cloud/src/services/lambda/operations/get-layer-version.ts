import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { notFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeLayerVersion, parseLayerName } from "./describe-layer-version.ts";

/** A layer version, and where its code is. */
export function getLayerVersion(parts: LambdaParts): OperationHandler<typeof Lambda, "GetLayerVersion"> {
  return (input, context) => {
    const { scope } = context;
    const record = parts.layers.findVersion(scope, parseLayerName(input.LayerName), input.VersionNumber ?? 0);
    if (record === undefined) throw notFound("The resource you requested does not exist.");
    return describeLayerVersion(context, record);
  };
}
