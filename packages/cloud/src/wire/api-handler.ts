import { crc32 } from "node:zlib";
import type { Clock, Random, RequestId } from "@faultline/core";
import { ServiceError } from "../service-error.ts";
import { iamAction } from "./authorization/iam-action.ts";
import type { ActionPolicy } from "./authorization/parse-policy.ts";
import type { CountingWire } from "./counters.ts";
import { decodeBody, type DecodedBody } from "./http/decode-body.ts";
import { bodyTooLarge } from "./http/read-body.ts";
import type { HttpRequest, HttpResponse } from "./http-route.ts";
import { serializationError } from "./codec/serialization-error.ts";
import type { ApiRequest, OperationCodec } from "./protocols/protocol.ts";
import { newRequestId, requestIdHeaders } from "./request-ids.ts";
import type { MountedServices } from "./routing/mounted-services.ts";
import {
  type ApiRoute,
  type ResolvedRoute,
  routeApiRequest,
  UnknownServiceError,
} from "./routing/route-api-request.ts";
import type { ErasedHandler, RequestContext } from "./service.ts";
import { createProtocol } from "./service-model.ts";
import { NO_SERVICE_TRAITS, type ServiceTraits } from "./service-traits.ts";
import { parseSignature, scopeOfSignature, type Signature } from "./signature/parse-signature.ts";
import { type SecretLookup, verifySignature } from "./signature/verify-signature.ts";
import { describeError } from "./wire-error.ts";

/** Where something unexpected happened. */
interface FaultPlace {
  readonly service: string;
  readonly operation: string;
}

/** Learns of what a handler threw that was no `ServiceError`. */
export type FaultListener = (error: unknown, place: FaultPlace) => void;

/** What the API half of a server needs. */
export interface ApiHandlerOptions {
  readonly services: MountedServices;
  readonly clock: Clock;
  readonly random: Random;
  readonly onFault: FaultListener;
  readonly counters: CountingWire;
  /** Largest body after decoding. */
  readonly maxBodyBytes: number;
  /** Verifies signatures where given; unsigned requests are then refused. */
  readonly verifySignatures?: SecretLookup;
  /** Which actions callers may use; all where not given. */
  readonly policy?: ActionPolicy;
}

/** Answers one AWS API request; `isBodyMissing` marks a body that was over the limit. */
export type ApiHandler = (request: HttpRequest, isBodyMissing: boolean) => Promise<HttpResponse>;

/** Everything known of a request while it is answered. */
interface Exchange {
  readonly http: HttpRequest;
  readonly query: URLSearchParams;
  readonly signature: Signature | undefined;
  readonly decoded: DecodedBody;
  readonly requestId: RequestId;
}

const NO_QUERY = new URLSearchParams();

/** Creates the handler that routes, decodes, checks, calls and encodes. */
export function createApiHandler(options: ApiHandlerOptions): ApiHandler {
  return async (http, isBodyMissing) => {
    const query = http.rawQuery === "" ? NO_QUERY : new URLSearchParams(http.rawQuery);
    const signature = parseSignature(http.headers, query);
    const signed = signature === undefined ? undefined : options.services.bySigningName(signature.service);
    let failure: unknown;
    let decoded: DecodedBody = { body: http.body, headers: http.headers };
    try {
      if (isBodyMissing) throw bodyTooLarge(options.maxBodyBytes);
      const isObjectStore = signed?.protocol === "rest-xml";
      decoded = decodeBody(decoded, { isObjectStore, maxBytes: options.maxBodyBytes });
    } catch (error) {
      failure = error; // Answered once the caller's protocol is known.
    }
    const route = routeApiRequest({ http, query, signature, body: decoded.body }, options.services);
    const style = options.services.traitsOf(route.service).requestIdStyle;
    const exchange = { http, query, signature, decoded, requestId: newRequestId(options.random, style) };
    return await answer(exchange, { route, failure }, options);
  };
}

async function answer(
  exchange: Exchange,
  { route, failure }: { readonly route: ApiRoute; readonly failure: unknown },
  options: ApiHandlerOptions,
): Promise<HttpResponse> {
  let resolved: ResolvedRoute | undefined;
  try {
    authenticate(exchange, options);
    if (failure !== undefined) throw failure;
    resolved = await route.resolve();
    return finish(await callOperation(exchange, resolved, options), resolved.model.traits, exchange);
  } catch (error) {
    const service = resolved?.model.definition ?? route.service;
    if (error instanceof UnknownServiceError) options.counters.countUnimplemented(error.service, "*");
    if (!(error instanceof ServiceError)) {
      options.counters.faults += 1;
      options.onFault(error, {
        service: service?.name ?? "",
        operation: resolved?.operationName ?? exchange.http.path,
      });
    }
    const answer = await writeError(error, { route, resolved, exchange, options });
    return finish(answer, options.services.traitsOf(service), exchange);
  }
}

function authenticate({ http, signature }: Exchange, { verifySignatures, clock }: ApiHandlerOptions): void {
  if (verifySignatures === undefined) return;
  if (signature === undefined) {
    throw new ServiceError("MissingAuthenticationTokenException", "Request is missing Authentication Token", {}, 403);
  }
  verifySignature(signature, http, { secretOf: verifySignatures, now: clock.now() });
}

/** @throws ServiceError `AccessDeniedException`, worded as AWS words it for a user. */
function authorize({ signature }: Exchange, action: string, policy: ActionPolicy | undefined): void {
  if (policy === undefined || policy(action)) return;
  const user = `arn:aws:iam::${scopeOfSignature(signature).accountId}:user/${signature?.accessKeyId ?? "anonymous"}`;
  const reason = `because no identity-based policy allows the ${action} action`;
  const message = `User: ${user} is not authorized to perform: ${action} ${reason}`;
  throw new ServiceError("AccessDeniedException", message, {}, 403);
}

async function callOperation(
  exchange: Exchange,
  { model, protocol, operationName, labels, form }: ResolvedRoute,
  options: ApiHandlerOptions,
): Promise<HttpResponse> {
  const operation = model.operation(protocol, operationName);
  const { name } = model.definition;
  if (operation?.handler === undefined) {
    options.counters.countUnimplemented(name, operationName);
    throw new ServiceError("NotImplemented", `The lab does not implement ${name}.${operationName}`, {}, 501);
  }
  authorize(exchange, iamAction(name, operationName), options.policy);
  const { http, query, decoded } = exchange;
  const request = { method: http.method, query, labels, ...decoded, ...(form === undefined ? {} : { form }) };
  const input = readInput(operation.codec, request);
  operation.validate(input);
  const output = await callHandler(operation.handler, input, contextOf(exchange));
  const response = operation.codec.writeOutput(output ?? {}, exchange.requestId);
  const status = model.definition.statusOf?.(operationName, output ?? {});
  return status === undefined ? response : { ...response, status };
}

/** A body may nest deeper than the stack reaches; that is the client's mistake, not a fault. */
function readInput(codec: OperationCodec, request: ApiRequest): Record<string, unknown> {
  try {
    return codec.readInput(request);
  } catch (error) {
    if (error instanceof RangeError) throw serializationError("The request body nests too deep");
    throw error;
  }
}

type Output = Readonly<Record<string, unknown>>;

/** The compiler lost the handler's types in `defineService`; the codec has just restored them by schema. */
function callHandler(
  handler: ErasedHandler,
  input: unknown,
  context: RequestContext,
): Promise<Output | undefined> | Output {
  return handler(input as never, context) as Promise<Output | undefined> | Output;
}

function contextOf({ http, signature, decoded, requestId }: Exchange): RequestContext {
  return {
    scope: scopeOfSignature(signature),
    requestId,
    ...(signature === undefined ? {} : { accessKeyId: signature.accessKeyId }),
    origin: http.origin,
    headers: decoded.headers as Readonly<Record<string, string | undefined>>,
    get signal() {
      return http.signal;
    },
  };
}

interface FailedRequest {
  readonly route: ApiRoute;
  readonly resolved: ResolvedRoute | undefined;
  readonly exchange: Exchange;
  readonly options: ApiHandlerOptions;
}

async function writeError(
  error: unknown,
  { route, resolved, exchange, options }: FailedRequest,
): Promise<HttpResponse> {
  const { service } = route;
  const model = resolved?.model ?? (service === undefined ? undefined : await options.services.load(service));
  const name = resolved?.protocol ?? route.protocol;
  const protocol =
    model?.protocol(name) ?? createProtocol(name, { traits: NO_SERVICE_TRAITS, isQueryCompatible: false });
  return protocol.writeError(describeError(error, model?.errors ?? new Map()), exchange.requestId);
}

/** Adds what every answer carries: the request id, and DynamoDB's checksum. */
function finish(response: HttpResponse, traits: ServiceTraits, { requestId }: Exchange): HttpResponse {
  const headers: Record<string, string | readonly string[]> = {
    ...requestIdHeaders(requestId, traits.requestIdStyle),
    ...response.headers,
  };
  if (traits.sendsCrc32 && (typeof response.body === "string" || response.body instanceof Uint8Array)) {
    headers["x-amz-crc32"] = String(crc32(response.body));
  }
  return { ...response, headers };
}
