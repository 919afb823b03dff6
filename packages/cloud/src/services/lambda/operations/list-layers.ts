import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { isCompatible } from "../catalog/layer-filter.ts";
import { layerArn } from "../catalog/function-name.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeListedLayerVersion } from "./describe-layer-version.ts";
import { paginate } from "./paginate.ts";

/** The layers that have a version, each with its latest, up to 50 a page. */
export function listLayers(parts: LambdaParts): OperationHandler<typeof Lambda, "ListLayers"> {
  return (input, { scope }) => {
    const matching = parts.layers.allVersions(scope).filter((record) => isCompatible(record, input));
    const latestByName = new Map(matching.map((record) => [record.layerName, record]));
    const page = paginate([...latestByName.values()], ({ layerName }) => layerName, input);
    return {
      Layers: page.items.map((record) => ({
        LayerName: record.layerName,
        LayerArn: layerArn(scope, record.layerName),
        LatestMatchingVersion: describeListedLayerVersion(scope, record),
      })),
      ...(page.nextMarker === undefined ? {} : { NextMarker: page.nextMarker }),
    };
  };
}
