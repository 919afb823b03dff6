import type { GetFunctionUrlConfigResponse } from "@aws-sdk/client-lambda";
import type { RequestContext } from "../../../wire/service.ts";
import { functionArn, isVersionNumber, LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import type { FunctionUrlRecord } from "../catalog/records.ts";
import { constraintViolation, notFound, resourceNotFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { functionUrl } from "../urls/url-address.ts";

interface UrlRequest {
  readonly FunctionName: string | undefined;
  readonly Qualifier?: string | undefined;
}

type Context = Pick<RequestContext, "origin" | "scope">;

/** The function or alias that a request names, existing or not. @throws ServiceError for a version. */
function parseUrlTarget({ scope }: Context, request: UrlRequest) {
  const { name, qualifier } = parseFunctionReference(scope, request.FunctionName, request.Qualifier);
  if (qualifier !== undefined && (isVersionNumber(qualifier) || qualifier === LATEST)) {
    throw constraintViolation(
      `Value '${qualifier}' at 'qualifier' failed to satisfy constraint: ` +
        String.raw`Member must satisfy regular expression pattern: ((?!^\d+$)^[0-9a-zA-Z-_]+$)`,
    );
  }
  return { functionName: name, qualifier: qualifier ?? LATEST };
}

/** The function or alias that a request about its URL names. @throws ServiceError for a version, or what is missing. */
export function requireUrlTarget({ functions }: LambdaParts, context: Context, request: UrlRequest) {
  const target = parseUrlTarget(context, request);
  const { functionName, qualifier } = target;
  const { scope } = context;
  const isMissing = qualifier !== LATEST && functions.findAlias(scope, functionName, qualifier) === undefined;
  if (isMissing || functions.find(scope, functionName) === undefined) throw notFound("Function does not exist");
  return target;
}

/** The URL of the function or alias that a request names. @throws ServiceError `ResourceNotFoundException`. */
export function requireUrl(parts: LambdaParts, context: Context, request: UrlRequest): FunctionUrlRecord {
  const { functionName, qualifier } = parseUrlTarget(context, request);
  const record = parts.urls.find(context.scope, functionName, qualifier);
  if (record === undefined) throw resourceNotFound();
  return record;
}

/**
 * A change of a function URL as the API answers it: without the invoke mode until a request has named one.
 *
 * @see recorded answers of CreateFunctionUrlConfig and UpdateFunctionUrlConfig, 2024-04 and 2025-11.
 */
export function describeChangedUrl(context: Context, record: FunctionUrlRecord) {
  const { InvokeMode: _, ...answer } = describeFunctionUrl(context, record);
  return record.invokeMode === undefined ? answer : { ...answer, InvokeMode: record.invokeMode };
}

/** A function URL as the API answers it. */
export function describeFunctionUrl({ scope, origin }: Context, record: FunctionUrlRecord) {
  const { functionName, qualifier, cors } = record;
  return {
    FunctionUrl: functionUrl(origin, record.urlId),
    FunctionArn: functionArn(scope, functionName, qualifier === LATEST ? undefined : qualifier),
    AuthType: record.authType,
    ...(cors === undefined ? {} : { Cors: cors }),
    CreationTime: new Date(record.createdAt).toISOString(),
    LastModifiedTime: new Date(record.modifiedAt).toISOString(),
    InvokeMode: record.invokeMode ?? "BUFFERED",
  } satisfies GetFunctionUrlConfigResponse;
}
