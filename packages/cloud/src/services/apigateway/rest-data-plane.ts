import type { Scope } from "@faultline/core";
import type { HttpResponse, HttpRoute } from "../../wire/http-route.ts";
import { AccountThrottle } from "../api-proxy/account-throttle.ts";
import { CompiledStages } from "../api-proxy/compiled-stages.ts";
import { splitStage } from "../api-proxy/api-address.ts";
import { GatewayMetrics } from "../api-proxy/gateway-metrics.ts";
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import { type ApiRequest, createInvokeUrlRoute } from "../api-proxy/invoke-url-route.ts";
import { PAYLOAD_BYTES_MAX } from "../api-proxy/limits.ts";
import { matchRoute } from "../api-proxy/route-table.ts";
import { answerFunction } from "./answer-function.ts";
import { answerMock } from "./answer-mock.ts";
import { compileStage, type DeployedMethod, type DeployedStage } from "./deployed-stage.ts";
import { emitTelemetry } from "./emit-telemetry.ts";
import { type Exchange, openExchange } from "./exchange.ts";
import { gatewayError, type GatewayAnswer } from "./gateway-answer.ts";
import type { ApiKeyRecord } from "./records.ts";
import type { RestApiStore } from "./rest-api-store.ts";
import { findOpeningKey } from "./usage-plan.ts";
import { validateRequest } from "./validate-request.ts";

/** Serves the invoke URLs of REST APIs. */
export class RestDataPlane {
  readonly #store: RestApiStore;
  readonly #ports: GatewayPorts;
  readonly #stages: CompiledStages<DeployedStage>;
  readonly #account: AccountThrottle;
  readonly #metrics: GatewayMetrics;
  /** Takes the requests to their invoke URLs. */
  readonly route: HttpRoute;

  constructor(store: RestApiStore, ports: GatewayPorts) {
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

  async #serve({ request, scope, apiId, path: fullPath, arrival }: ApiRequest): Promise<HttpResponse> {
    const { stage: stageName, path } = splitStage(fullPath);
    const stage = this.#stage(scope, apiId, stageName);
    if (stage === undefined) return this.#refuseUnknownStage();
    const exchange = openExchange(this.#ports, arrival, { request, stage, path });
    const answer = await this.#answer(exchange);
    emitTelemetry(this.#ports, this.#metrics, exchange, answer);
    const headers = {
      ...answer.headers,
      "x-amzn-RequestId": exchange.requestId,
      "x-amz-apigw-id": exchange.extendedRequestId,
      ...(exchange.call !== undefined && { "X-Amzn-Trace-Id": exchange.trace.downstream }),
    };
    return { status: answer.status, headers, body: answer.body };
  }

  async #answer(exchange: Exchange): Promise<GatewayAnswer> {
    const { request, stage, path } = exchange;
    if (request.body.byteLength > PAYLOAD_BYTES_MAX) return gatewayError("REQUEST_TOO_LARGE");
    const accepts = (methods: ReadonlyMap<string, DeployedMethod>) => methods.has(request.method) || methods.has("ANY");
    const match = matchRoute(stage.routes, path, ({ methods }) => accepts(methods));
    const deployed = match?.value.methods.get(request.method) ?? match?.value.methods.get("ANY");
    if (match === undefined || deployed === undefined) return gatewayError("MISSING_AUTHENTICATION_TOKEN");
    exchange.matched = { resource: match.value, deployed, pathParameters: match.pathParameters };
    if (deployed.method.apiKeyRequired === true) {
      const apiKey = this.#findKey(exchange);
      if (apiKey === undefined) return gatewayError("INVALID_API_KEY");
      exchange.apiKey = apiKey;
    }
    if (!this.#mayPass(stage.scope, deployed)) return gatewayError("THROTTLED");
    return validateRequest(deployed, request, match.pathParameters) ?? this.#integrate(exchange, deployed);
  }

  #findKey({ request, stage }: Exchange): ApiKeyRecord | undefined {
    const given = request.headers["x-api-key"];
    const value = typeof given === "string" ? given : undefined;
    const { stageName } = stage.stage;
    return findOpeningKey(this.#store, stage.scope, { value, apiId: stage.api.id, stageName });
  }

  /** The method's or stage's limit first, then the account's. */
  #mayPass(scope: Scope, { bucket }: DeployedMethod): boolean {
    return (bucket === undefined || bucket.tryTake()) && this.#account.tryTake(scope);
  }

  /** Differs from AWS: integrations of the types AWS, HTTP and HTTP_PROXY are stored, and answer 500. */
  #integrate(exchange: Exchange, deployed: DeployedMethod): GatewayAnswer | Promise<GatewayAnswer> {
    const { methodIntegration: integration } = deployed.method;
    if (integration?.type === "MOCK") return answerMock(integration);
    // Lambda's Invoke is a POST; with another method AWS calls something that Lambda does not have.
    if (deployed.target === undefined || integration?.httpMethod !== "POST") {
      return gatewayError("API_CONFIGURATION_ERROR");
    }
    return answerFunction(this.#ports, exchange, deployed, deployed.target);
  }

  #stage(scope: Scope, apiId: string, stageName: string): DeployedStage | undefined {
    return this.#stages.get(apiId, stageName, () => {
      const stage = this.#store.findStage(scope, apiId, stageName);
      const api = this.#store.api(scope, apiId);
      if (stage === undefined || api.disableExecuteApiEndpoint) return undefined;
      const deployment = this.#store.deployment(scope, apiId, stage.deploymentId);
      return compileStage({ scope, api, stage, deployment }, this.#ports);
    });
  }

  #refuseUnknownStage(): HttpResponse {
    const { status, headers, body } = gatewayError("INVALID_API_KEY");
    return { status, headers: { ...headers, "x-amzn-RequestId": this.#ports.random.uuid() }, body };
  }
}
