import { requestId } from "@faultline/core";
import type { HttpRequest, HttpResponse, HttpRoute } from "../../../wire/http-route.ts";
import { accountOfAccessKey, parseSignature, type Signature } from "../../../wire/signature/parse-signature.ts";
import { ServiceError } from "../../../service-error.ts";
import { answerCorsHeaders, isPreflight, preflightHeaders } from "../../api-proxy/cors.ts";
import { createTraceHeader, parseTraceHeader } from "../../api-proxy/trace-header.ts";
import { LATEST } from "../catalog/function-name.ts";
import type { MetricBuffer } from "../emission/metric-buffer.ts";
import type { InvocationCall, InvocationService } from "../invocation/invocation-service.ts";
import { ResponseChannel } from "../invocation/response-channel.ts";
import type { LambdaDependencies } from "../lambda-dependencies.ts";
import { LAMBDA_LIMITS } from "../limits.ts";
import type { FunctionUrlCatalog, OwnedUrl } from "./function-url-catalog.ts";
import { streamAnswer } from "./stream-answer.ts";
import { answerOfRefusal, answerOfResult, FORBIDDEN, urlError } from "./url-answer.ts";
import { parseUrlAddress } from "./url-address.ts";
import { createUrlEvent, type UrlRequest } from "./url-event.ts";

/** What function URLs work with. */
export interface UrlParts {
  readonly urls: FunctionUrlCatalog;
  readonly invocations: InvocationService;
  readonly metrics: MetricBuffer;
}

/** What a request without a function URL gets. */
const NOT_FOUND = urlError(404, '{"Message":null}');
const TOO_LARGE = urlError(413, '{"Message":"Request Entity Too Large"}');

type UrlDependencies = Pick<LambdaDependencies, "clock" | "random">;

/** Serves the functions' URLs. */
export function createFunctionUrlRoute(dependencies: UrlDependencies, parts: UrlParts): HttpRoute {
  return {
    match(request) {
      const address = parseUrlAddress(request);
      if (address === undefined) return undefined;
      const owned = parts.urls.findById(address.urlId);
      return owned === undefined
        ? Promise.resolve(NOT_FOUND)
        : serve(dependencies, parts, owned, { request, ...address });
    },
  };
}

type Arrived = Pick<UrlRequest, "path" | "request" | "urlId">;

async function serve(
  dependencies: UrlDependencies,
  parts: UrlParts,
  owned: OwnedUrl,
  arrived: Arrived,
): Promise<HttpResponse> {
  const { clock, random } = dependencies;
  const startedMs = clock.monotonicMs();
  const given = arrived.request.headers["x-amzn-trace-id"];
  const time = clock.now();
  const trace = parseTraceHeader(typeof given === "string" ? given : undefined) ?? createTraceHeader(random, time);
  const request = { ...arrived, scope: owned.scope, requestId: random.uuid(), traceHeader: trace.text, time };
  const answer = await answerRequest(parts, owned, request);
  const latencyMs = clock.monotonicMs() - startedMs;
  parts.metrics.record(subjectOf(owned), time, {
    UrlRequestCount: 1,
    UrlRequestLatency: latencyMs,
    Url4xxCount: answer.status >= 400 && answer.status < 500 ? 1 : 0,
    Url5xxCount: answer.status >= 500 ? 1 : 0,
  });
  const own = { "x-amzn-requestid": request.requestId, "x-amzn-trace-id": `Root=${trace.root}` };
  return { ...answer, headers: { ...withCors(owned, arrived.request, answer), ...own } };
}

function subjectOf({ scope, record: { functionName, qualifier } }: OwnedUrl) {
  const resource = qualifier === LATEST ? functionName : `${functionName}:${qualifier}`;
  return { scope, functionName, resource };
}

async function answerRequest(parts: UrlParts, owned: OwnedUrl, arrived: UrlRequest): Promise<HttpResponse> {
  const { request } = arrived;
  const { authType, cors } = owned.record;
  if (cors !== undefined && isPreflight(request.method, request.headers)) {
    return { status: 200, headers: preflightHeaders(cors, request.headers.origin ?? ""), body: "" };
  }
  const signature = authType === "AWS_IAM" ? callerSignature(owned, request) : undefined;
  if (authType === "AWS_IAM" && signature === undefined) return FORBIDDEN;
  if (request.body.byteLength > LAMBDA_LIMITS.synchronousPayloadBytes) return TOO_LARGE;
  return invoke(parts, owned, signature === undefined ? arrived : { ...arrived, signature });
}

/**
 * The signature of a caller who may call: one of the function's account.
 * Differs from AWS: no policy is looked at, neither of the caller nor of the function, and who needs no signature needs
 * no permission either.
 */
function callerSignature({ scope }: OwnedUrl, request: HttpRequest): Signature | undefined {
  const signature = parseSignature(request.headers, new URLSearchParams(request.rawQuery));
  if (signature?.service !== "lambda" || signature.region !== scope.region) return undefined;
  return accountOfAccessKey(signature.accessKeyId) === scope.accountId ? signature : undefined;
}

async function invoke({ invocations }: UrlParts, owned: OwnedUrl, arrived: UrlRequest): Promise<HttpResponse> {
  const { functionName, qualifier, invokeMode } = owned.record;
  const call: InvocationCall = {
    scope: owned.scope,
    functionName,
    ...(qualifier === LATEST ? {} : { qualifier }),
    payload: Buffer.from(JSON.stringify(createUrlEvent(arrived))),
    requestId: requestId(arrived.requestId),
    traceHeader: arrived.traceHeader,
  };
  try {
    if (invokeMode === "RESPONSE_STREAM") return await invokeStreaming(invocations, call, arrived.request.signal);
    return answerOfResult(await invocations.run(call));
  } catch (thrown) {
    if (!(thrown instanceof ServiceError)) throw thrown;
    return answerOfRefusal(thrown);
  }
}

function invokeStreaming(
  invocations: InvocationService,
  call: InvocationCall,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const channel = new ResponseChannel(signal);
  const result = invocations.run({ ...call, stream: channel }).finally(() => channel.close());
  result.catch(() => undefined); // Whoever reads the answer learns of it; a client that has gone does not.
  return streamAnswer({ channel, result });
}

/** With CORS configured, the URL's headers replace those of the function. */
function withCors(owned: OwnedUrl, request: HttpRequest, { headers }: HttpResponse): HttpResponse["headers"] {
  const { cors } = owned.record;
  if (cors === undefined || isPreflight(request.method, request.headers)) return headers;
  const kept = Object.entries(headers).filter(([name]) => !name.toLowerCase().startsWith("access-control-"));
  return { ...Object.fromEntries(kept), ...answerCorsHeaders(cors, request.headers.origin) };
}
