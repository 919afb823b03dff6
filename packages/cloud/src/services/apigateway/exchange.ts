import { type EpochMs, epochMs } from "@faultline/core";
import type { HttpRequest } from "../../wire/http-route.ts";
import { createExtendedRequestId } from "../api-proxy/gateway-ids.ts";
import type { Arrival } from "../api-proxy/invoke-url-route.ts";
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import type { IntegrationCall } from "../api-proxy/integration-call.ts";
import { createTraceHeader, formatTraceHeader, parseTraceHeader, type TraceHeader } from "../api-proxy/trace-header.ts";
import type { DeployedMethod, DeployedResource, DeployedStage } from "./deployed-stage.ts";

/** How a request is traced. */
interface ExchangeTrace {
  readonly header: TraceHeader;
  /** Absent on a stage that does not trace, or when the request is not sampled. */
  readonly segment?: { readonly id: string; readonly lambdaId: string };
  /** What the integration gets, and the event shows. */
  readonly downstream: string;
}

/** The call of the integration, which the trace segment also dates. */
export interface DatedCall extends IntegrationCall {
  readonly startedAt: EpochMs;
}

/** One request on its way through a stage. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly stage: DeployedStage;
  /** Without the stage, still percent-encoded. */
  readonly path: string;
  readonly domainName: string;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly startedAt: EpochMs;
  readonly startedMs: number;
  readonly trace: ExchangeTrace;
  matched?: {
    readonly resource: DeployedResource;
    readonly deployed: DeployedMethod;
    readonly pathParameters: Readonly<Record<string, string>> | null;
  };
  /** The key that opened a method which requires one. */
  apiKey?: { readonly id: string; readonly value: string };
  call?: DatedCall;
}

/** Opens the exchange of a request: its ids and its trace. */
export function openExchange(
  ports: GatewayPorts,
  arrival: Arrival,
  source: { readonly request: HttpRequest; readonly stage: DeployedStage; readonly path: string },
): Exchange {
  const { request, stage } = source;
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  const isOwnHost = host.toLowerCase().startsWith(`${stage.api.id}.execute-api.`);
  const domainName = isOwnHost ? host : `${stage.api.id}.execute-api.${stage.scope.region}.amazonaws.com`;
  return {
    ...source,
    ...arrival,
    domainName,
    requestId: ports.random.uuid(),
    extendedRequestId: createExtendedRequestId(ports.random),
    trace: openTrace(ports, arrival.startedAt, { ...source, domainName }),
  };
}

function openTrace(
  ports: GatewayPorts,
  now: EpochMs,
  source: {
    readonly request: HttpRequest;
    readonly stage: DeployedStage;
    readonly path: string;
    readonly domainName: string;
  },
): ExchangeTrace {
  const { request, stage, path, domainName } = source;
  const given = request.headers["x-amzn-trace-id"];
  const header =
    parseTraceHeader(typeof given === "string" ? given : undefined) ?? createTraceHeader(ports.random, now);
  if (!stage.stage.tracingEnabled) return { header, downstream: header.text };
  const isSampled =
    header.isSampled ??
    ports.decideSampling(stage.scope, {
      serviceName: `${stage.api.name}/${stage.stage.stageName}`,
      serviceType: "AWS::ApiGateway::Stage",
      host: domainName,
      method: request.method,
      path: `/${stage.stage.stageName}${path}`,
      resourceArn: stageArn(stage),
    });
  const segment = { id: ports.random.hex(16), lambdaId: ports.random.hex(16) };
  const downstream = formatTraceHeader(header.root, segment.lambdaId, isSampled);
  return isSampled ? { header, segment, downstream } : { header, downstream };
}

/** The stage's ARN as X-Ray and tags name it. */
export function stageArn({ scope, api, stage }: DeployedStage): string {
  return `arn:aws:apigateway:${scope.region}::/restapis/${api.id}/stages/${stage.stageName}`;
}

/** Milliseconds since the request arrived, as a point in time that agrees with the arrival's. */
export function instantOf(exchange: Exchange, monotonicMs: number): EpochMs {
  return epochMs(exchange.startedAt + (monotonicMs - exchange.startedMs));
}
