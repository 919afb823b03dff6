import { parseLogDestination } from "../api-proxy/access-log.ts";
import { apiGatewayError } from "./errors.ts";
import { patchMethodSettings } from "./method-setting.ts";
import { type Patch, patchBoolean, patchMap } from "./patch.ts";
import type { RestStageRecord } from "./records.ts";

/** The paths that AWS names when a patch has another. Source: recorded answer of UpdateStage, its missing commas included. */
const PATCH_PATHS =
  "/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, " +
  "/accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, " +
  "/{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, " +
  "/{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit" +
  "/{resourcePath}/{httpMethod}/caching/ttlInSeconds, /{resourcePath}/{httpMethod}/caching/enabled, " +
  "/{resourcePath}/{httpMethod}/caching/dataEncrypted, " +
  "/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, " +
  "/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, " +
  "/*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit " +
  "/*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, " +
  "/*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, " +
  "/variables/{variable_name}, /tracingEnabled";

type Change = (stage: RestStageRecord, patch: Patch) => Partial<RestStageRecord>;

const CHANGES: Readonly<Record<string, Change>> = {
  "/deploymentId": (_stage, { value }) => ({ deploymentId: value }),
  "/description": (_stage, { value }) => ({ description: value }),
  "/cacheClusterEnabled": (_stage, patch) => ({ cacheClusterEnabled: patchBoolean(patch) }),
  "/cacheClusterSize": (_stage, { value }) => ({
    cacheClusterSize: value as NonNullable<RestStageRecord["cacheClusterSize"]>,
  }),
  "/clientCertificateId": (_stage, { value }) => ({ clientCertificateId: value }),
  "/tracingEnabled": (_stage, patch) => ({ tracingEnabled: patchBoolean(patch) }),
  "/accessLogSettings/destinationArn": ({ accessLogSettings }, { value }) => ({
    accessLogSettings: { ...accessLogSettings, destinationArn: checkDestination(value) },
  }),
  "/accessLogSettings/format": ({ accessLogSettings }, { value }) => ({
    accessLogSettings: { ...accessLogSettings, format: value },
  }),
};

/**
 * A stage with one patch applied.
 *
 * @throws ServiceError `BadRequestException` for a path that a stage does not have.
 */
export function patchStage(stage: RestStageRecord, patch: Patch): RestStageRecord {
  if (patch.path === "/accessLogSettings" && patch.op === "remove") {
    const { accessLogSettings: _removed, ...rest } = stage;
    return rest;
  }
  const change = CHANGES[patch.path];
  if (change !== undefined) return { ...stage, ...change(stage, patch) };
  const [kind, name = ""] = patch.steps;
  if (kind === "variables" && name !== "") {
    const value = patch.op === "remove" ? undefined : patch.value;
    return { ...stage, variables: patchMap(stage.variables, name, value) };
  }
  const methodSettings = patchMethodSettings(stage.methodSettings, patch);
  if (methodSettings !== undefined) return { ...stage, methodSettings };
  const text = `Invalid method setting path: ${patch.path}. Must be one of: [${PATCH_PATHS}]`;
  throw apiGatewayError("BadRequestException", text);
}

/**
 * Differs from AWS: access logs go to log groups only, not to Firehose.
 *
 * @throws ServiceError `BadRequestException` for an ARN that is no log group's.
 */
function checkDestination(destinationArn: string): string {
  if (parseLogDestination(destinationArn) !== undefined) return destinationArn;
  throw apiGatewayError("BadRequestException", "Invalid ARN specified in the request: must be a log group's");
}
