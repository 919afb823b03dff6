import type { FunctionEventInvokeConfig, PutFunctionEventInvokeConfigRequest } from "@aws-sdk/client-lambda";
import type { Scope } from "@faultline/core";
import { functionArn, LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import type { EventInvokeRecord } from "../catalog/records.ts";
import { invalidParameter, notFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";

/** An event invoke configuration as the API answers it. */
export function describeEventInvokeConfig(scope: Scope, record: EventInvokeRecord): FunctionEventInvokeConfig {
  const { maximumRetryAttempts, maximumEventAgeSeconds, onSuccess, onFailure } = record;
  return {
    LastModified: new Date(record.lastModified),
    FunctionArn: functionArn(scope, record.functionName, record.qualifier),
    ...(maximumRetryAttempts === undefined ? {} : { MaximumRetryAttempts: maximumRetryAttempts }),
    ...(maximumEventAgeSeconds === undefined ? {} : { MaximumEventAgeInSeconds: maximumEventAgeSeconds }),
    DestinationConfig: {
      OnSuccess: onSuccess === undefined ? {} : { Destination: onSuccess },
      OnFailure: onFailure === undefined ? {} : { Destination: onFailure },
    },
  };
}

/** Refuses a request that configures nothing. */
export function requireSetting(request: PutFunctionEventInvokeConfigRequest): void {
  const { DestinationConfig, MaximumEventAgeInSeconds, MaximumRetryAttempts } = request;
  const settings = [DestinationConfig, MaximumEventAgeInSeconds, MaximumRetryAttempts];
  if (settings.some((setting) => setting !== undefined)) return;
  throw invalidParameter("You must specify at least one of error handling or destination setting.");
}

interface QualifiedRequest {
  readonly FunctionName: string | undefined;
  readonly Qualifier?: string | undefined;
}

/** The function, version or alias that a request shall configure. @throws ServiceError `ResourceNotFoundException`. */
export function requireInvokable({ functions }: LambdaParts, scope: Scope, request: QualifiedRequest) {
  const { name, qualifier = LATEST } = parseFunctionReference(scope, request.FunctionName, request.Qualifier);
  const found = functions.findVersion(scope, name, qualifier) ?? functions.findAlias(scope, name, qualifier);
  if (found === undefined) throw notFound("The function doesn't exist.");
  return { name, qualifier };
}

/** The configuration that a request is about. @throws ServiceError `ResourceNotFoundException`. */
export function requireEventInvokeConfig(
  parts: LambdaParts,
  scope: Scope,
  request: QualifiedRequest,
): EventInvokeRecord {
  const { name, qualifier = LATEST } = parseFunctionReference(scope, request.FunctionName, request.Qualifier);
  const record = parts.eventInvokes.find(scope, name, qualifier);
  if (record !== undefined) return record;
  throw notFound(`The function ${functionArn(scope, name, qualifier)} doesn't have an EventInvokeConfig`);
}
