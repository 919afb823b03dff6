import type { ProvisionedConcurrencyConfigListItem } from "@aws-sdk/client-lambda";
import type { Scope } from "@faultline/core";
import { functionArn, isVersionNumber, LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import type { ProvisionedRecord } from "../catalog/records.ts";
import { aliasNotFound, functionNotFound, invalidParameter, lambdaError } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";

interface QualifiedRequest {
  readonly FunctionName: string | undefined;
  readonly Qualifier: string | undefined;
}

/**
 * The alias or published version that a request about provisioned concurrency names.
 *
 * @param latestMessage What `$LATEST`, which cannot have any, is answered with.
 * @throws ServiceError `ResourceNotFoundException`, `InvalidParameterValueException`.
 */
export function requireProvisionable(
  { functions }: LambdaParts,
  scope: Scope,
  request: QualifiedRequest,
  latestMessage: string,
) {
  const { name, qualifier = LATEST } = parseFunctionReference(scope, request.FunctionName, request.Qualifier);
  if (qualifier === LATEST) throw invalidParameter(latestMessage);
  const alias = functions.findAlias(scope, name, qualifier);
  const version = functions.findVersion(scope, name, alias?.version ?? qualifier);
  if (version !== undefined) return { name, qualifier, alias, version };
  const arn = functionArn(scope, name, qualifier);
  throw isVersionNumber(qualifier) ? functionNotFound(arn) : aliasNotFound(arn);
}

/** A stored configuration. @throws ServiceError `ProvisionedConcurrencyConfigNotFoundException`. */
export function requireProvisioned(parts: LambdaParts, scope: Scope, name: string, qualifier: string) {
  const record = parts.provisionedSettings.find(scope, name, qualifier);
  if (record !== undefined) return record;
  throw lambdaError(
    "ProvisionedConcurrencyConfigNotFoundException",
    "No Provisioned Concurrency Config found for this function",
    { Type: "User" },
  );
}

/** A configuration as the API answers it: what was asked for, and how far its allocation is. */
export function describeProvisioned(parts: LambdaParts, scope: Scope, record: ProvisionedRecord) {
  const state = parts.provisioned.find(scope, record.functionName, record.qualifier)?.state;
  const allocated = Math.min(state?.allocated ?? 0, record.requested);
  return {
    RequestedProvisionedConcurrentExecutions: record.requested,
    AvailableProvisionedConcurrentExecutions: allocated,
    AllocatedProvisionedConcurrentExecutions: allocated,
    Status: state?.status ?? "IN_PROGRESS",
    ...(state?.statusReason === undefined ? {} : { StatusReason: state.statusReason }),
    LastModified: `${new Date(record.lastModified).toISOString().slice(0, 19)}+0000`,
  } satisfies ProvisionedConcurrencyConfigListItem;
}
