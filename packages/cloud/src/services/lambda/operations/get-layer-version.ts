import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { resourceNotFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeLayerVersion, parseLayerName, parseLayerVersion } from "./describe-layer-version.ts";

/** A layer version, and where its code is. */
export function getLayerVersion(parts: LambdaParts): OperationHandler<typeof Lambda, "GetLayerVersion"> {
  return (input, context) => {
    const { scope } = context;
    const name = parseLayerName(input.LayerName);
    const record = parts.layers.findVersion(scope, name, parseLayerVersion(input.VersionNumber));
    if (record === undefined) throw resourceNotFound();
    return describeLayerVersion(context, record);
  };
}
