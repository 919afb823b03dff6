import type { Scope } from "@faultline/core";
import { constraintViolation, invalidParameter } from "../errors.ts";
import { LAMBDA_LIMITS } from "../limits.ts";
import type { LayerCatalog } from "./layer-catalog.ts";
import type { CodeReference, LayerReference } from "./records.ts";

const LAYER_VERSION_ARN = /^arn:aws[a-zA-Z-]*:lambda:([a-z0-9-]+):(\d{12}):layer:([a-zA-Z0-9-_]+):(\d+)$/;

/**
 * The layers that a request names, found.
 *
 * @throws ServiceError as AWS does: too many, malformed, in another Region, missing, or two versions of one layer.
 * @see recorded answers, `TestLambdaLayer`, 2025-11.
 */
export function resolveLayers(scope: Scope, catalog: LayerCatalog, arns: readonly string[]): readonly LayerReference[] {
  if (arns.length > LAMBDA_LIMITS.layersPerFunction) {
    throw invalidParameter(`Cannot reference more than ${LAMBDA_LIMITS.layersPerFunction} layers.`);
  }
  const layers = arns.map((arn) => findLayer(scope, catalog, arn, arns));
  const arnByLayer = new Map<string, string>();
  for (const arn of arns) {
    const layer = arn.slice(0, arn.lastIndexOf(":"));
    const other = arnByLayer.get(layer);
    if (other !== undefined) throw sameLayerTwice(other, arn);
    arnByLayer.set(layer, arn);
  }
  return layers;
}

function findLayer(scope: Scope, catalog: LayerCatalog, arn: string, arns: readonly string[]): LayerReference {
  const [, region, accountId, name, version] = LAYER_VERSION_ARN.exec(arn) ?? [];
  if (name === undefined || version === undefined) {
    throw constraintViolation(
      `Value '[${arns.join(", ")}]' at 'layers' failed to satisfy constraint: Member must satisfy constraint: ` +
        String.raw`[Member must have length less than or equal to 2048, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+), Member must not be null]`,
    );
  }
  if (region !== scope.region) {
    throw invalidParameter(
      `Layers are not in the same region as the function. Layers are expected to be in region ${scope.region}.`,
    );
  }
  const found = accountId === scope.accountId ? catalog.findVersion(scope, name, Number(version)) : undefined;
  if (found === undefined) throw invalidParameter(`Layer version ${arn} does not exist.`);
  return { arn, code: found.code };
}

function sameLayerTwice(first: string, second: string) {
  return invalidParameter(
    "Two different versions of the same layer are not allowed to be referenced in the same function. " +
      `${first} and ${second} are versions of the same layer.`,
  );
}

/**
 * Refuses a function whose code and layers unpack to more than the limit.
 *
 * @see messages as quoted in public issue reports of deployments, read 2026-11.
 */
export function checkUnzippedSize(code: CodeReference, layers: readonly LayerReference[]): void {
  const limit = LAMBDA_LIMITS.unzippedBytes;
  const layerBytes = layers.reduce((sum, layer) => sum + layer.code.unzippedBytes, 0);
  if (layerBytes > limit) throw invalidParameter(`Layers consume more than the available size of ${limit} bytes`);
  const totalBytes = code.unzippedBytes + layerBytes;
  if (totalBytes > limit) {
    throw invalidParameter(
      `Function code combined with layers exceeds the maximum allowed size of ${limit} bytes. ` +
        `The actual size is ${totalBytes} bytes.`,
    );
  }
}
