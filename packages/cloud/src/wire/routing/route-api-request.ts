import { type FormNode, parseForm } from "../codec/form-tree.ts";
import { ServiceError } from "../../service-error.ts";
import type { HttpRequest } from "../http-route.ts";
import type { ProtocolName } from "../protocols/protocol.ts";
import type { ServiceDefinition } from "../service.ts";
import type { Signature } from "../signature/parse-signature.ts";
import { virtualHostPath } from "./virtual-host.ts";
import type { MountedServices } from "./mounted-services.ts";
import type { ServiceModel } from "../service-model.ts";

/** Where a request goes: protocol first, so that even a refusal is in the caller's form. */
export interface ApiRoute {
  readonly protocol: ProtocolName;
  readonly service: ServiceDefinition | undefined;
  /** Finishes routing once the service's model is there. */
  readonly resolve: () => Promise<ResolvedRoute>;
}

/** The operation that a request is for. */
export interface ResolvedRoute {
  readonly model: ServiceModel;
  readonly protocol: ProtocolName;
  readonly operationName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly form?: FormNode;
}

/** What routing looks at. */
export interface RoutableRequest {
  readonly http: HttpRequest;
  readonly query: URLSearchParams;
  readonly signature: Signature | undefined;
  /** With content encodings undone. */
  readonly body: Uint8Array;
}

const NO_LABELS: Readonly<Record<string, string>> = {};
const RPC_PATH = /^\/service\/([^/]+)\/operation\/([^/]+)\/?$/;
const FORM_TYPE = "application/x-www-form-urlencoded";

/**
 * Finds protocol, service and operation of a request: RPC v2 by its header and path, awsJson by its target, Query by its
 * form or `Action`, REST by method and path. The credential scope names the service; unsigned requests are told by
 * target, version and path.
 */
export function routeApiRequest(request: RoutableRequest, services: MountedServices): ApiRoute {
  const { signature } = request;
  const signed = signature === undefined ? undefined : services.bySigningName(signature.service);
  const route = routeByProtocol(request, signed, services);
  if (signature === undefined || signed !== undefined || route.service !== undefined) return route;
  return { ...route, resolve: () => Promise.reject(new UnknownServiceError(signature.service)) };
}

/** A signed request for a service that the lab does not have at all: `sqs`, `ec2` … */
export class UnknownServiceError extends ServiceError<"NotImplemented"> {
  readonly service: string;

  constructor(service: string) {
    super("NotImplemented", `The lab has no service ${service}`, {}, 501);
    this.service = service;
  }
}

function routeByProtocol(
  request: RoutableRequest,
  signed: ServiceDefinition | undefined,
  services: MountedServices,
): ApiRoute {
  const { http } = request;
  if (http.headers["smithy-protocol"] !== undefined) return rpcRoute(http, signed, services);
  const target = http.headers["x-amz-target"];
  if (typeof target === "string") return targetRoute(http, target, { signed, services });
  const protocol = signed?.protocol ?? "";
  if (!protocol.startsWith("rest-") && hasForm(request)) return queryRoute(request, signed, services);
  // Without a target a JSON service's request names no operation; it is refused in the service's own protocol.
  if (protocol.startsWith("aws-json-")) return targetRoute(http, "", { signed, services });
  return restRoute(request, signed, services);
}

function hasForm({ http, query }: RoutableRequest): boolean {
  return query.has("Action") || http.headers["content-type"]?.startsWith(FORM_TYPE) === true;
}

function rpcRoute(http: HttpRequest, signed: ServiceDefinition | undefined, services: MountedServices): ApiRoute {
  const [, serviceName = "", operationName = ""] = RPC_PATH.exec(http.path) ?? [];
  const service = services.byTarget(serviceName) ?? signed;
  return {
    protocol: "rpc-v2-cbor",
    service,
    async resolve() {
      if (http.headers["smithy-protocol"] !== "rpc-v2-cbor") throw unknownOperation(http.path, 404);
      return await resolveNamed(service, operationName, { services, protocol: "rpc-v2-cbor", described: http.path });
    },
  };
}

function targetRoute(
  http: HttpRequest,
  target: string,
  { signed, services }: { readonly signed: ServiceDefinition | undefined; readonly services: MountedServices },
): ApiRoute {
  const dot = target.lastIndexOf(".");
  const service = services.byTarget(target.slice(0, dot)) ?? signed;
  const isVersion11 =
    http.headers["content-type"]?.includes("json-1.1") === true || service?.protocol === "aws-json-1.1";
  const protocol = isVersion11 ? "aws-json-1.1" : "aws-json-1.0";
  return {
    protocol,
    service,
    resolve: () => resolveNamed(service, target.slice(dot + 1), { services, protocol, described: target }),
  };
}

function queryRoute(
  request: RoutableRequest,
  signed: ServiceDefinition | undefined,
  services: MountedServices,
): ApiRoute {
  const { query } = request;
  // Some clients put the parameters into the URL of a POST; the form wins where both name one.
  const parameters =
    request.body.length === 0 ? query : new URLSearchParams(Buffer.from(request.body).toString("utf8"));
  const action = parameters.get("Action") ?? query.get("Action") ?? "";
  const service = signed ?? services.byQueryAction(parameters.get("Version") ?? "", action);
  return {
    protocol: "query",
    service,
    async resolve() {
      const described = `${action} for version ${parameters.get("Version") ?? "?"}`;
      const model = service === undefined ? undefined : await services.load(service);
      if (model === undefined || !model.hasOperation(action)) {
        throw new ServiceError("InvalidAction", `Could not find operation ${described}`, {}, 400);
      }
      return { model, protocol: "query", operationName: action, labels: NO_LABELS, form: parseForm(parameters) };
    },
  };
}

function restRoute(
  { http, query, signature }: RoutableRequest,
  signed: ServiceDefinition | undefined,
  services: MountedServices,
): ApiRoute {
  return {
    protocol: signed?.protocol === "rest-xml" ? "rest-xml" : "rest-json",
    service: signed,
    async resolve() {
      const candidates = services.restServices(signature?.service);
      for (const service of candidates) {
        const model = await services.load(service);
        const path = service.protocol === "rest-xml" ? virtualHostPath(http) : http.path;
        const match = model.router({ method: http.method, path, query, headers: http.headers });
        if (match === undefined) continue;
        const protocol = service.protocol === "rest-xml" ? "rest-xml" : "rest-json";
        return { model, protocol, operationName: match.operation.name, labels: match.labels };
      }
      const ofService = signature === undefined ? "" : ` of ${signature.service}`;
      throw unknownOperation(`${http.method} ${http.path}${ofService}`, 404);
    },
  };
}

interface NamedRoute {
  readonly services: MountedServices;
  readonly protocol: ProtocolName;
  /** How the request names the operation. */
  readonly described: string;
}

async function resolveNamed(
  service: ServiceDefinition | undefined,
  operationName: string,
  { services, protocol, described }: NamedRoute,
): Promise<ResolvedRoute> {
  const model = service === undefined ? undefined : await services.load(service);
  if (model === undefined || !model.hasOperation(operationName)) throw unknownOperation(described, 400);
  return { model, protocol, operationName, labels: NO_LABELS };
}

function unknownOperation(described: string, httpStatus: number): ServiceError {
  return new ServiceError("UnknownOperationException", `The operation ${described} is not known`, {}, httpStatus);
}
