import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { isCompatible } from "../catalog/layer-filter.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeListedLayerVersion, parseLayerName } from "./describe-layer-version.ts";
import { paginate } from "./paginate.ts";

/** A layer's versions, newest first, up to 50 a page. */
export function listLayerVersions(parts: LambdaParts): OperationHandler<typeof Lambda, "ListLayerVersions"> {
  return (input, { scope }) => {
    const versions = parts.layers.versions(scope, parseLayerName(input.LayerName));
    const newestFirst = versions.filter((record) => isCompatible(record, input)).toReversed();
    const keyOf = ({ version }: { readonly version: number }) => String(1e12 - version); // Ascending, as pages need.
    const page = paginate(newestFirst, keyOf, input);
    return {
      LayerVersions: page.items.map((record) => describeListedLayerVersion(scope, record)),
      ...(page.nextMarker === undefined ? {} : { NextMarker: page.nextMarker }),
    };
  };
}
