import type { ContextVariables } from "../api-proxy/access-log.ts";
import type { GatewayMetrics, Measurement } from "../api-proxy/gateway-metrics.ts";
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import { sourceIpOf } from "../api-proxy/gateway-request.ts";
import { errorVariables, integrationVariables } from "../api-proxy/integration-call.ts";
import { formatRequestTime } from "../api-proxy/gateway-time.ts";
import type { HttpAnswer } from "./http-answer.ts";
import type { HttpExchange } from "./http-exchange.ts";

/** Writes what a finished request leaves behind: datums and the access log line. HTTP APIs write no segments. */
export function emitHttpTelemetry(
  ports: Pick<GatewayPorts, "clock">,
  metrics: GatewayMetrics,
  exchange: HttpExchange,
  answer: HttpAnswer,
): void {
  const { stage, matched } = exchange;
  const latencyMs = Math.round(ports.clock.monotonicMs() - exchange.startedMs);
  const sizeBytes = Buffer.byteLength(answer.body);
  const owner = { scope: stage.scope, timestamp: exchange.startedAt };
  const dimensionSets = matched?.route.dimensionSets ?? stage.dimensionSets;
  const measurements = measure(exchange, answer.status, { latencyMs, sizeBytes });
  metrics.record(owner, dimensionSets, measurements);
  stage.accessLog?.(contextVariables(exchange, answer, { latencyMs, sizeBytes }));
}

/** @see API Gateway Developer Guide, "Working with metrics for HTTP APIs". */
function measure(
  { call, request }: HttpExchange,
  status: number,
  size: { readonly latencyMs: number; readonly sizeBytes: number },
): Measurement[] {
  const measurements: Measurement[] = [
    { metricName: "Count", value: 1, unit: "Count" },
    { metricName: "4xx", value: status >= 400 && status < 500 ? 1 : 0, unit: "Count" },
    { metricName: "5xx", value: status >= 500 ? 1 : 0, unit: "Count" },
    { metricName: "Latency", value: size.latencyMs, unit: "Milliseconds" },
    { metricName: "DataProcessed", value: request.body.byteLength + size.sizeBytes, unit: "Bytes" },
  ];
  if (call === undefined) return measurements;
  return [...measurements, { metricName: "IntegrationLatency", value: call.latencyMs, unit: "Milliseconds" }];
}

function contextVariables(
  exchange: HttpExchange,
  answer: HttpAnswer,
  size: { readonly latencyMs: number; readonly sizeBytes: number },
): ContextVariables {
  const { request, stage, call, matched } = exchange;
  return {
    accountId: stage.scope.accountId,
    apiId: stage.api.apiId,
    dataProcessed: request.body.byteLength + size.sizeBytes,
    domainName: exchange.domainName,
    domainPrefix: exchange.domainName.split(".")[0],
    ...errorVariables(answer.error),
    extendedRequestId: exchange.requestId,
    httpMethod: request.method,
    "identity.sourceIp": sourceIpOf(request),
    "identity.userAgent": request.headers["user-agent"],
    ...integrationVariables(call),
    path: exchange.path,
    protocol: "HTTP/1.1",
    requestId: exchange.requestId,
    requestTime: formatRequestTime(exchange.startedAt),
    requestTimeEpoch: Math.floor(exchange.startedAt),
    responseLatency: size.latencyMs,
    responseLength: size.sizeBytes,
    routeKey: matched?.routeKey,
    stage: stage.stage.stageName,
    status: answer.status,
  };
}
