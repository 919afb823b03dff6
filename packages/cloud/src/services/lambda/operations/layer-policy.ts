import type { Scope } from "@faultline/core";
import { layerArn } from "../catalog/function-name.ts";
import type { LayerVersionRecord } from "../catalog/records.ts";
import { notFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { parseLayerName } from "./describe-layer-version.ts";

/** The layer version that a request about its policy names. @throws ServiceError `ResourceNotFoundException`. */
export function requireLayerVersion(
  parts: LambdaParts,
  scope: Scope,
  request: { readonly LayerName: string | undefined; readonly VersionNumber: number | undefined },
): LayerVersionRecord {
  const name = parseLayerName(request.LayerName);
  const version = request.VersionNumber ?? 0;
  const record = parts.layers.findVersion(scope, name, version);
  if (record === undefined) throw notFound(`Layer version ${layerArn(scope, name, version)} does not exist.`);
  return record;
}

/** Its policy. @throws ServiceError `ResourceNotFoundException` where it has none. */
export function requireLayerPolicy({ policy }: LayerVersionRecord) {
  if (policy === undefined) throw notFound("No policy is associated with the given resource.");
  return policy;
}
