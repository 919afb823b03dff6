import type { Architecture, GetLayerVersionResponse, LayerVersionsListItem, Runtime } from "@aws-sdk/client-lambda";
import type { Scope } from "@faultline/core";
import type { RequestContext } from "../../../wire/service.ts";
import { formatLastModified } from "../catalog/describe-function.ts";
import { layerArn } from "../catalog/function-name.ts";
import type { LayerVersionRecord } from "../catalog/records.ts";
import { codeLocation } from "../code/code-route.ts";
import { constraintViolation, invalidParameter } from "../errors.ts";

/** A layer version as PublishLayerVersion and GetLayerVersion answer it. */
export function describeLayerVersion(
  context: Pick<RequestContext, "origin" | "scope">,
  record: LayerVersionRecord,
): GetLayerVersionResponse {
  const { scope } = context;
  const { code } = record;
  return {
    Content: {
      Location: codeLocation(context.origin, code.sha256),
      CodeSha256: code.sha256,
      CodeSize: code.sizeBytes,
    },
    LayerArn: layerArn(scope, record.layerName),
    ...describeListedLayerVersion(scope, record),
  };
}

/** A layer version as the list operations answer it. */
export function describeListedLayerVersion(scope: Scope, record: LayerVersionRecord): LayerVersionsListItem {
  const { compatibleRuntimes: runtimes, compatibleArchitectures: architectures, licenseInfo } = record;
  return {
    LayerVersionArn: layerArn(scope, record.layerName, record.version),
    Version: record.version,
    Description: record.description,
    CreatedDate: formatLastModified(record.createdAt),
    ...(runtimes === undefined ? {} : { CompatibleRuntimes: runtimes as Runtime[] }),
    ...(architectures === undefined ? {} : { CompatibleArchitectures: architectures as Architecture[] }),
    ...(licenseInfo === undefined ? {} : { LicenseInfo: licenseInfo }),
  };
}

/** The number of a layer version. @throws ServiceError `InvalidParameterValueException` below 1, as recorded 2024-04. */
export function parseLayerVersion(version: number | undefined): number {
  if (version !== undefined && version >= 1) return version;
  throw invalidParameter("Layer Version Cannot be less than 1");
}

const LAYER_NAME = /^(?:arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:\d{12}:layer:)?([a-zA-Z0-9-_]{1,140})$/;

/** A layer's name out of a name or ARN. */
export function parseLayerName(text: string | undefined): string {
  const name = LAYER_NAME.exec(text ?? "")?.[1];
  if (name !== undefined) return name;
  throw constraintViolation(
    `Value '${text ?? ""}' at 'layerName' failed to satisfy constraint: ` +
      String.raw`Member must satisfy regular expression pattern: (arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+`,
  );
}
