import { type JsonObject, unreachable } from "@faultline/core";
import { forwardAnswerHeaders } from "../api-proxy/answer-headers.ts";
import { createEventV1 } from "../api-proxy/event-v1.ts";
import { callFunction, type FunctionTarget, type IntegrationOutcome } from "../api-proxy/function-integration.ts";
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import { type HeaderMap, readForwardedHeaders, readQuery, sourceIpOf } from "../api-proxy/gateway-request.ts";
import type { IntegrationCall } from "../api-proxy/integration-call.ts";
import { parseAnswerV1, parsePayload, type ProxyAnswer } from "../api-proxy/proxy-answer.ts";
import { decodePercent } from "../api-proxy/route-table.ts";
import type { DeployedRoute } from "./deployed-http-stage.ts";
import { createEventV2 } from "../api-proxy/event-v2.ts";
import { type HttpAnswer, httpGatewayError } from "./http-answer.ts";
import { readHttpBody } from "../api-proxy/http-body.ts";
import type { HttpExchange } from "./http-exchange.ts";
import { parseAnswerV2 } from "../api-proxy/parse-answer-v2.ts";

/** Calls a route's function with the request in the integration's payload format, and turns its result into the answer. */
export async function callIntegration(
  ports: GatewayPorts,
  exchange: HttpExchange,
  route: DeployedRoute,
  target: FunctionTarget,
): Promise<HttpAnswer> {
  const forwarded = readForwardedHeaders(exchange.request, exchange.traceHeader, "http");
  const event = route.payloadFormat === "2.0" ? createV2(exchange, forwarded) : createV1(exchange, route, forwarded);
  const calledMs = ports.clock.monotonicMs();
  const { timeoutMs } = route;
  const { traceHeader } = exchange;
  const outcome = await callFunction(ports.invoker, ports.clock, { target, event, traceHeader, timeoutMs });
  const call = { latencyMs: Math.round(ports.clock.monotonicMs() - calledMs) };
  return answerOutcome(exchange, route, outcome, call);
}

function answerOutcome(
  exchange: HttpExchange,
  route: DeployedRoute,
  outcome: IntegrationOutcome,
  call: IntegrationCall,
): HttpAnswer {
  switch (outcome.kind) {
    case "timed-out":
      exchange.call = { ...call, errorMessage: "The integration timed out" };
      return httpGatewayError("INTEGRATION_TIMEOUT");
    case "refused": {
      exchange.call = { ...call, serviceStatus: outcome.serviceStatus, errorMessage: outcome.message };
      return httpGatewayError(outcome.isThrottled ? "SERVICE_UNAVAILABLE" : "INTEGRATION_FAILURE");
    }
    case "result":
      return answerResult(exchange, route, outcome.result, call);
    default:
      return unreachable(outcome);
  }
}

function answerResult(
  exchange: HttpExchange,
  route: DeployedRoute,
  result: Extract<IntegrationOutcome, { kind: "result" }>["result"],
  call: IntegrationCall,
): HttpAnswer {
  const done = { ...call, serviceStatus: 200, requestId: result.requestId };
  if (result.functionError !== undefined) {
    const text = "The Lambda function returned an error";
    exchange.call = { ...done, errorMessage: `${text}: ${result.functionError}` };
    return httpGatewayError("INTEGRATION_FAILURE");
  }
  const payload = parsePayload(result.payload);
  const answer = route.payloadFormat === "2.0" ? parseAnswerV2(payload) : parseStrictV1(payload);
  if (answer === undefined) {
    const errorMessage = "The response from the Lambda function doesn't match the format that API Gateway expects";
    exchange.call = { ...done, errorMessage };
    return httpGatewayError("INTEGRATION_FAILURE");
  }
  exchange.call = { ...done, functionStatus: answer.status };
  const headers = forwardAnswerHeaders(answer.headers.values(), "overwrite");
  return {
    status: answer.status,
    headers: answer.headers.has("content-type") ? headers : { "content-type": "text/plain;charset=UTF-8", ...headers },
    body: answer.isBase64Encoded ? Buffer.from(answer.body, "base64") : answer.body,
  };
}

/** An HTTP API infers nothing in format 1.0: the status must be there; other members are ignored. */
function parseStrictV1(payload: ReturnType<typeof parsePayload>): ProxyAnswer | undefined {
  const hasStatus = typeof payload === "object" && payload !== null && "statusCode" in payload;
  return hasStatus ? parseAnswerV1(payload) : undefined;
}

function createV2(exchange: HttpExchange, headers: HeaderMap): JsonObject {
  const { request, stage, matched } = exchange;
  return createEventV2({
    request,
    headers,
    routeKey: matched?.routeKey ?? "",
    path: decodePercent(exchange.path),
    pathParameters: matched === undefined ? {} : matched.pathParameters,
    stageVariables: stage.stage.stageVariables,
    accountId: stage.scope.accountId,
    apiId: stage.api.apiId,
    domainName: exchange.domainName,
    stage: stage.stage.stageName,
    requestId: exchange.requestId,
    time: exchange.startedAt,
  });
}

function createV1(exchange: HttpExchange, route: DeployedRoute, headers: HeaderMap): JsonObject {
  const { request, stage, matched } = exchange;
  const { stageVariables, stageName } = stage.stage;
  return createEventV1({
    version: "1.0",
    resource: route.resource,
    resourceId: route.routeKey,
    path: decodePercent(exchange.path),
    pathWithStage: decodePercent(exchange.path),
    httpMethod: request.method,
    headers,
    query: readQuery(request.rawQuery),
    pathParameters: matched?.pathParameters ?? null,
    stageVariables: Object.keys(stageVariables).length === 0 ? null : stageVariables,
    body: readHttpBody(request),
    accountId: stage.scope.accountId,
    apiId: stage.api.apiId,
    stage: stageName,
    domainName: exchange.domainName,
    requestId: exchange.requestId,
    extendedRequestId: exchange.requestId,
    sourceIp: sourceIpOf(request),
    userAgent: request.headers["user-agent"] ?? null,
    time: exchange.startedAt,
  });
}
