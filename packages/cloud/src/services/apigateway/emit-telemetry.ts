import type { GatewayMetrics, Measurement } from "../api-proxy/gateway-metrics.ts";
import { formatRequestTime } from "../api-proxy/gateway-time.ts";
import type { ContextVariables } from "../api-proxy/access-log.ts";
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import { sourceIpOf } from "../api-proxy/gateway-request.ts";
import { errorVariables, integrationVariables } from "../api-proxy/integration-call.ts";
import type { Exchange } from "./exchange.ts";
import type { GatewayAnswer } from "./gateway-answer.ts";
import { createStageSegment } from "./stage-segment.ts";

/** Writes what a finished request leaves behind: datums, the trace segment and the access log line. */
export function emitTelemetry(
  ports: Pick<GatewayPorts, "clock" | "segments">,
  metrics: GatewayMetrics,
  exchange: Exchange,
  answer: GatewayAnswer,
): void {
  const { stage, matched } = exchange;
  const latencyMs = Math.round(ports.clock.monotonicMs() - exchange.startedMs);
  const sizeBytes = Buffer.byteLength(answer.body);
  const measurements = measure(exchange, answer.status, latencyMs);
  const owner = { scope: stage.scope, timestamp: exchange.startedAt };
  const dimensionSets = matched?.deployed.dimensionSets ?? stage.dimensionSets;
  metrics.record(owner, dimensionSets, measurements);
  const segment = createStageSegment(exchange, { status: answer.status, sizeBytes, latencyMs });
  if (segment !== undefined) ports.segments.write([segment]);
  stage.accessLog?.(contextVariables(exchange, answer, { latencyMs, sizeBytes }));
}

/** @see API Gateway Developer Guide, "Amazon API Gateway dimensions and metrics". */
function measure({ call }: Exchange, status: number, latencyMs: number): Measurement[] {
  const measurements: Measurement[] = [
    { metricName: "Count", value: 1, unit: "Count" },
    { metricName: "4XXError", value: status >= 400 && status < 500 ? 1 : 0, unit: "Count" },
    { metricName: "5XXError", value: status >= 500 ? 1 : 0, unit: "Count" },
    { metricName: "Latency", value: latencyMs, unit: "Milliseconds" },
  ];
  if (call === undefined) return measurements;
  return [...measurements, { metricName: "IntegrationLatency", value: call.latencyMs, unit: "Milliseconds" }];
}

function contextVariables(
  exchange: Exchange,
  answer: GatewayAnswer,
  size: { readonly latencyMs: number; readonly sizeBytes: number },
): ContextVariables {
  const { request, stage, call, matched } = exchange;
  const stageName = stage.stage.stageName;
  return {
    accountId: stage.scope.accountId,
    apiId: stage.api.id,
    deploymentId: stage.stage.deploymentId,
    domainName: exchange.domainName,
    domainPrefix: exchange.domainName.split(".")[0],
    ...errorVariables(answer.error),
    extendedRequestId: exchange.extendedRequestId,
    httpMethod: request.method,
    "identity.sourceIp": sourceIpOf(request),
    "identity.userAgent": request.headers["user-agent"],
    ...integrationVariables(call),
    path: `/${stageName}${exchange.path}`,
    protocol: "HTTP/1.1",
    requestId: exchange.requestId,
    requestTime: formatRequestTime(exchange.startedAt),
    requestTimeEpoch: Math.floor(exchange.startedAt),
    resourceId: matched?.resource.resource.id,
    resourcePath: matched?.resource.resource.path,
    responseLatency: size.latencyMs,
    responseLength: size.sizeBytes,
    stage: stageName,
    status: answer.status,
    xrayTraceId: exchange.trace.segment && exchange.trace.header.root,
  };
}
