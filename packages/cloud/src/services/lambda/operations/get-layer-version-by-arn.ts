import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { constraintViolation, resourceNotFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeLayerVersion } from "./describe-layer-version.ts";

const LAYER_VERSION_ARN = /^arn:aws[a-zA-Z-]*:lambda:([a-z0-9-]+):(\d{12}):layer:([a-zA-Z0-9-_]+):(\d+)$/;

/** The layer version that an ARN names, and where its code is. */
export function getLayerVersionByArn(parts: LambdaParts): OperationHandler<typeof Lambda, "GetLayerVersionByArn"> {
  return (input, context) => {
    const { scope } = context;
    const [arn, region, accountId, name = "", version] = LAYER_VERSION_ARN.exec(input.Arn ?? "") ?? [];
    if (arn === undefined) {
      throw constraintViolation(
        `Value '${input.Arn ?? ""}' at 'arn' failed to satisfy constraint: ` +
          String.raw`Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)`,
      );
    }
    const isOurs = region === scope.region && accountId === scope.accountId;
    const record = isOurs ? parts.layers.findVersion(scope, name, Number(version)) : undefined;
    if (record === undefined) throw resourceNotFound();
    return describeLayerVersion(context, record);
  };
}
