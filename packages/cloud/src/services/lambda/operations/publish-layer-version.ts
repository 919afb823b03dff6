import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { checkCodeQuota } from "../catalog/publish-version.ts";
import { storePackage } from "../code/read-package.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeLayerVersion, parseLayerName } from "./describe-layer-version.ts";

/** Stores a package as the next version of a layer. */
export function publishLayerVersion(parts: LambdaParts): OperationHandler<typeof Lambda, "PublishLayerVersion"> {
  return async (input, context) => {
    const { scope } = context;
    const layerName = parseLayerName(input.LayerName);
    const code = await storePackage(parts, scope, input.Content ?? {});
    checkCodeQuota(parts, scope, code.sizeBytes);
    const record = parts.layers.publish(scope, {
      layerName,
      code,
      description: input.Description ?? "",
      createdAt: parts.dependencies.clock.now(),
      ...(input.LicenseInfo === undefined ? {} : { licenseInfo: input.LicenseInfo }),
      ...(input.CompatibleRuntimes === undefined ? {} : { compatibleRuntimes: input.CompatibleRuntimes }),
      ...(input.CompatibleArchitectures === undefined
        ? {}
        : { compatibleArchitectures: input.CompatibleArchitectures }),
    });
    return describeLayerVersion(context, record);
  };
}
