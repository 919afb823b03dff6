import { type JsonValue, unreachable } from "@faultline/core";
import { forwardAnswerHeaders } from "../api-proxy/answer-headers.ts";
import { createEventV1 } from "../api-proxy/event-v1.ts";
import { callFunction, type FunctionTarget, type IntegrationOutcome } from "../api-proxy/function-integration.ts";
import { readForwardedHeaders, readQuery, sourceIpOf } from "../api-proxy/gateway-request.ts";
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import { parseAnswerV1, parsePayload } from "../api-proxy/proxy-answer.ts";
import { isBinaryMediaType, readRestBody } from "./binary-media.ts";
import type { DeployedMethod } from "./deployed-stage.ts";
import { type Exchange, instantOf, type DatedCall } from "./exchange.ts";
import { gatewayError, type GatewayAnswer } from "./gateway-answer.ts";

/** The members of a proxy answer; any other makes it malformed. */
const ANSWER_MEMBERS: ReadonlySet<string> = new Set([
  "body",
  "headers",
  "isBase64Encoded",
  "multiValueHeaders",
  "statusCode",
]);

/** Calls the method's function with the request as event 1.0, and turns its result into the answer. */
export async function answerFunction(
  ports: GatewayPorts,
  exchange: Exchange,
  deployed: DeployedMethod,
  target: FunctionTarget,
): Promise<GatewayAnswer> {
  const calledMs = ports.clock.monotonicMs();
  const outcome = await callFunction(ports.invoker, ports.clock, {
    target,
    event: createRestEvent(exchange),
    traceHeader: exchange.trace.downstream,
    timeoutMs: deployed.timeoutMs,
  });
  const call = {
    startedAt: instantOf(exchange, calledMs),
    latencyMs: Math.round(ports.clock.monotonicMs() - calledMs),
  };
  return answerOutcome(exchange, outcome, call);
}

function answerOutcome(exchange: Exchange, outcome: IntegrationOutcome, call: DatedCall): GatewayAnswer {
  switch (outcome.kind) {
    case "timed-out":
      exchange.call = { ...call, errorMessage: "Execution failed due to a timeout error" };
      return gatewayError("INTEGRATION_TIMEOUT");
    case "refused": {
      exchange.call = { ...call, serviceStatus: outcome.serviceStatus, errorMessage: outcome.message };
      // AWS names no response type of its own here: the answer is the default one for 5XX.
      return gatewayError("API_CONFIGURATION_ERROR");
    }
    case "result":
      return answerResult(exchange, outcome.result, call);
    default:
      return unreachable(outcome);
  }
}

function answerResult(
  exchange: Exchange,
  result: Extract<IntegrationOutcome, { kind: "result" }>["result"],
  call: DatedCall,
): GatewayAnswer {
  const done = { ...call, serviceStatus: 200, requestId: result.requestId };
  if (result.functionError !== undefined) {
    const errorMessage = "Lambda execution failed with status 200 due to customer function error";
    exchange.call = { ...done, errorMessage };
    return gatewayError("INTEGRATION_FAILURE");
  }
  const answer = parseAnswerV1(parsePayload(result.payload), ANSWER_MEMBERS);
  if (answer === undefined) {
    const errorMessage = "Execution failed due to configuration error: Malformed Lambda proxy response";
    exchange.call = { ...done, errorMessage };
    return gatewayError("INTEGRATION_FAILURE");
  }
  exchange.call = { ...done, functionStatus: answer.status };
  const headers = forwardAnswerHeaders(answer.headers.values(), "remap");
  const isDecoded =
    answer.isBase64Encoded && isBinaryMediaType(exchange.stage.binaryMediaTypes, exchange.request.headers.accept);
  return {
    status: answer.status,
    headers: answer.headers.has("content-type") ? headers : { "Content-Type": "application/json", ...headers },
    body: isDecoded ? Buffer.from(answer.body, "base64") : answer.body,
  };
}

function createRestEvent(exchange: Exchange): JsonValue {
  const { request, stage, matched } = exchange;
  const stageName = stage.stage.stageName;
  return createEventV1({
    resource: matched?.resource.resource.path ?? exchange.path,
    resourceId: matched?.resource.resource.id ?? "",
    path: exchange.path,
    pathWithStage: `/${stageName}${exchange.path}`,
    httpMethod: request.method,
    headers: readForwardedHeaders(request, exchange.trace.downstream, "rest"),
    query: readQuery(request.rawQuery),
    pathParameters: matched?.pathParameters ?? null,
    stageVariables: stage.stage.variables ?? null,
    body: readRestBody(request, stage.binaryMediaTypes),
    accountId: stage.scope.accountId,
    apiId: stage.api.id,
    stage: stageName,
    deploymentId: stage.stage.deploymentId,
    domainName: exchange.domainName,
    requestId: exchange.requestId,
    extendedRequestId: exchange.extendedRequestId,
    sourceIp: sourceIpOf(request),
    userAgent: request.headers["user-agent"] ?? null,
    ...(exchange.apiKey !== undefined && { apiKey: exchange.apiKey }),
    time: exchange.startedAt,
  });
}
