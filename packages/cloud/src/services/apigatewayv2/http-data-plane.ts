import type { Scope } from "@faultline/core";
import type { HttpResponse, HttpRoute } from "../../wire/http-route.ts";
import { AccountThrottle } from "../api-proxy/account-throttle.ts";
import { CompiledStages } from "../api-proxy/compiled-stages.ts";
import { splitStage } from "../api-proxy/api-address.ts";
import { GatewayMetrics } from "../api-proxy/gateway-metrics.ts";
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import { type ApiRequest, createInvokeUrlRoute } from "../api-proxy/invoke-url-route.ts";
import { PAYLOAD_BYTES_MAX } from "../api-proxy/limits.ts";
import { decodePercent, matchRoute, type RouteMatch } from "../api-proxy/route-table.ts";
import { callIntegration } from "./call-integration.ts";
import { answerCorsHeaders, isPreflight, preflightHeaders } from "../api-proxy/cors.ts";
import { DEFAULT_STAGE } from "./create-stage-record.ts";
import { compileHttpStage, type DeployedHttpStage, type DeployedRoute } from "./deployed-http-stage.ts";
import { emitHttpTelemetry } from "./emit-http-telemetry.ts";
import { type HttpAnswer, httpGatewayError } from "./http-answer.ts";
import type { HttpApiStore } from "./http-api-store.ts";
import { type HttpExchange, openHttpExchange } from "./http-exchange.ts";
import type { HttpSnapshot, HttpStageRecord } from "./records.ts";

/** Serves the invoke URLs of HTTP APIs. */
export class HttpDataPlane {
  readonly #store: HttpApiStore;
  readonly #ports: GatewayPorts;
  readonly #stages: CompiledStages<DeployedHttpStage>;
  readonly #account: AccountThrottle;
  readonly #metrics: GatewayMetrics;
  /** Takes the requests to their invoke URLs. */
  readonly route: HttpRoute;

  constructor(store: HttpApiStore, ports: GatewayPorts) {
    this.#store = store;
    this.#ports = ports;
    this.#stages = new CompiledStages((apiId) => store.revisionOf(apiId));
    this.#account = new AccountThrottle(ports.clock);
    this.#metrics = new GatewayMetrics(ports.clock, ports.metrics);
    this.route = createInvokeUrlRoute(
      ports,
      (apiId) => store.ownerOf(apiId),
      (request) => this.#serve(request),
    );
  }

  /** Hands on the last metrics. */
  close(): void {
    this.#metrics.flush();
  }

  async #serve({ request, scope, apiId, path, arrival }: ApiRequest): Promise<HttpResponse> {
    const found = this.#findStage(scope, apiId, path);
    if (found === undefined) return httpGatewayError("NOT_FOUND");
    const exchange = openHttpExchange(this.#ports, { request, ...found, ...arrival });
    const answer = await this.#answer(exchange);
    emitHttpTelemetry(this.#ports, this.#metrics, exchange, answer);
    return {
      status: answer.status,
      headers: { ...this.#withCors(exchange, answer), "apigw-requestid": exchange.requestId },
      body: answer.body,
    };
  }

  async #answer(exchange: HttpExchange): Promise<HttpAnswer> {
    const { request, stage } = exchange;
    if (request.body.byteLength > PAYLOAD_BYTES_MAX) return httpGatewayError("REQUEST_TOO_LARGE");
    if (stage.cors !== undefined && isPreflight(request.method, request.headers)) {
      return { status: 204, headers: preflightHeaders(stage.cors, request.headers.origin ?? ""), body: "" };
    }
    const match = this.#match(exchange);
    if (match === undefined) return httpGatewayError("NOT_FOUND");
    const route = match.value;
    exchange.matched = { routeKey: route.routeKey, route, pathParameters: decodeParameters(match.pathParameters) };
    const mayPass = (route.bucket === undefined || route.bucket.tryTake()) && this.#account.tryTake(stage.scope);
    if (!mayPass) return httpGatewayError("THROTTLED");
    if (route.target === undefined) return httpGatewayError("INTEGRATION_FAILURE");
    return callIntegration(this.#ports, exchange, route, route.target);
  }

  #match({ request, stage, routePath }: HttpExchange): RouteMatch<DeployedRoute> | undefined {
    const accepts = ({ method }: DeployedRoute) => method === request.method || method === "ANY";
    const match = matchRoute(stage.routes, routePath, accepts);
    if (match !== undefined || stage.defaultRoute === undefined) return match;
    return { value: stage.defaultRoute, pathParameters: null };
  }

  /** With CORS configured, the gateway's headers replace those of the function. */
  #withCors({ request, stage }: HttpExchange, { status, headers }: HttpAnswer): HttpAnswer["headers"] {
    if (stage.cors === undefined || (status === 204 && isPreflight(request.method, request.headers))) return headers;
    const own = Object.entries(headers).filter(([name]) => !name.toLowerCase().startsWith("access-control-"));
    return { ...Object.fromEntries(own), ...answerCorsHeaders(stage.cors, request.headers.origin) };
  }

  /** The stage that the path's first segment names, else `$default` with the whole path. */
  #findStage(scope: Scope, apiId: string, fullPath: string) {
    const { stage: first, path: rest } = splitStage(fullPath);
    const stageName = decodePercent(first);
    if (stageName === DEFAULT_STAGE) return this.#found(scope, apiId, { stageName, path: rest, routePath: rest });
    const named =
      stageName === "" ? undefined : this.#found(scope, apiId, { stageName, path: fullPath, routePath: rest });
    return named ?? this.#found(scope, apiId, { stageName: DEFAULT_STAGE, path: fullPath, routePath: fullPath });
  }

  #found(scope: Scope, apiId: string, found: { stageName: string; path: string; routePath: string }) {
    const stage = this.#stage(scope, apiId, found.stageName);
    return stage === undefined ? undefined : { stage, path: found.path, routePath: found.routePath };
  }

  #stage(scope: Scope, apiId: string, stageName: string): DeployedHttpStage | undefined {
    return this.#stages.get(apiId, stageName, () => {
      const api = this.#store.api(scope, apiId);
      const stage = this.#store.findStage(scope, apiId, stageName);
      if (stage === undefined || api.disableExecuteApiEndpoint) return undefined;
      const snapshot = stage.autoDeploy ? api : this.#deployedSnapshot(scope, stage);
      return snapshot && compileHttpStage({ scope, api, stage, snapshot }, this.#ports);
    });
  }

  #deployedSnapshot(scope: Scope, { apiId, deploymentId }: HttpStageRecord): HttpSnapshot | undefined {
    return deploymentId === undefined ? undefined : this.#store.findDeployment(scope, apiId, deploymentId)?.snapshot;
  }
}

function decodeParameters(parameters: Readonly<Record<string, string>> | null): Record<string, string> | null {
  if (parameters === null) return null;
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, decodePercent(value)]));
}
