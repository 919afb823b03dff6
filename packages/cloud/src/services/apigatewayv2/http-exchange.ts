import type { EpochMs } from "@faultline/core";
import type { HttpRequest } from "../../wire/http-route.ts";
import { createExtendedRequestId } from "../api-proxy/gateway-ids.ts";
import type { IntegrationCall } from "../api-proxy/integration-call.ts";
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import { createTraceHeader, parseTraceHeader } from "../api-proxy/trace-header.ts";
import type { DeployedHttpStage, DeployedRoute } from "./deployed-http-stage.ts";

/** One request on its way through a stage. */
export interface HttpExchange {
  readonly request: HttpRequest;
  readonly stage: DeployedHttpStage;
  /** As `rawPath` shows it, with a named stage; still percent-encoded. */
  readonly path: string;
  /** What routes are matched against: without the stage. */
  readonly routePath: string;
  readonly domainName: string;
  readonly requestId: string;
  readonly startedAt: EpochMs;
  readonly startedMs: number;
  /** HTTP APIs do not trace: a header that came is passed on, else a new root is named. */
  readonly traceHeader: string;
  matched?: {
    readonly routeKey: string;
    readonly route: DeployedRoute;
    /** Percent-decoded. */
    readonly pathParameters: Readonly<Record<string, string>> | null;
  };
  call?: IntegrationCall;
}

/** Opens the exchange of a request: its ids and its trace header. */
export function openHttpExchange(
  ports: GatewayPorts,
  source: Pick<HttpExchange, "path" | "request" | "routePath" | "stage" | "startedAt" | "startedMs">,
): HttpExchange {
  const { request, stage, startedAt } = source;
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  const { apiId } = stage.api;
  const isOwnHost = host.toLowerCase().startsWith(`${apiId}.execute-api.`);
  const given = request.headers["x-amzn-trace-id"];
  const trace = parseTraceHeader(typeof given === "string" ? given : undefined);
  return {
    ...source,
    domainName: isOwnHost ? host : `${apiId}.execute-api.${stage.scope.region}.amazonaws.com`,
    requestId: createExtendedRequestId(ports.random),
    traceHeader: (trace ?? createTraceHeader(ports.random, startedAt)).text,
  };
}
