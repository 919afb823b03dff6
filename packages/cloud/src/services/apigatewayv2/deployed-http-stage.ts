import type * as ApiGatewayV2 from "@aws-sdk/client-apigatewayv2";
import type { Scope } from "@faultline/core";
import type { Dimension } from "@faultline/telemetry";
import { type AccessLog, createAccessLog, parseLogDestination } from "../api-proxy/access-log.ts";
import { type FunctionTarget, parseFunctionTarget } from "../api-proxy/function-integration.ts";
import { toDimensions } from "../api-proxy/gateway-metrics.ts";
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import { compileRoutes, type RouteTable } from "../api-proxy/route-table.ts";
import { type ThrottleLimit, TokenBucket } from "../api-proxy/token-bucket.ts";
import { INTEGRATION_TIMEOUT_MS } from "./limits.ts";
import type { HttpApiRecord, HttpIntegration, HttpApiRoute, HttpSnapshot, HttpStageRecord } from "./records.ts";
import { DEFAULT_ROUTE, parseRouteKey } from "./route-key.ts";

/** A route of a deployed stage, with everything about it that no request changes. */
export interface DeployedRoute {
  readonly routeKey: string;
  /** `ANY` takes every method. */
  readonly method: string;
  /** `$default`, or the path template. */
  readonly resource: string;
  readonly payloadFormat: "1.0" | "2.0";
  /** Absent when the route has no integration. */
  readonly target: FunctionTarget | undefined;
  readonly timeoutMs: number;
  readonly bucket: TokenBucket | undefined;
  readonly dimensionSets: readonly (readonly Dimension[])[];
}

/** A stage compiled for requests. */
export interface DeployedHttpStage {
  readonly scope: Scope;
  readonly api: HttpApiRecord;
  readonly stage: HttpStageRecord;
  readonly cors: ApiGatewayV2.Cors | undefined;
  readonly routes: RouteTable<DeployedRoute>;
  /** Takes what no route takes. */
  readonly defaultRoute: DeployedRoute | undefined;
  readonly dimensionSets: readonly (readonly Dimension[])[];
  readonly accessLog: AccessLog | undefined;
}

/** What a deployed stage is compiled from. */
export interface HttpStageParts {
  readonly scope: Scope;
  readonly api: HttpApiRecord;
  readonly stage: HttpStageRecord;
  readonly snapshot: HttpSnapshot;
}

/** Compiles a stage: routes, integration targets, throttles, metric dimensions and the access log. */
export function compileHttpStage(parts: HttpStageParts, ports: GatewayPorts): DeployedHttpStage {
  const { scope, api, stage, snapshot } = parts;
  const stageLimit = limitOf(stage.defaultRouteSettings);
  const stageBucket = stageLimit && new TokenBucket(stageLimit, ports.clock);
  const routes = Object.values(snapshot.routes).map((route) => compileRoute(parts, route, stageBucket, ports));
  // An exact method comes before ANY on the same path.
  const inOrder = routes.toSorted((a, b) => Number(a.method === "ANY") - Number(b.method === "ANY"));
  return {
    scope,
    api,
    stage,
    cors: snapshot.cors,
    routes: compileRoutes(
      inOrder
        .filter(({ routeKey }) => routeKey !== DEFAULT_ROUTE)
        .map((value) => ({ pathTemplate: value.resource, value })),
    ),
    defaultRoute: routes.find(({ routeKey }) => routeKey === DEFAULT_ROUTE),
    dimensionSets: stageDimensions(api, stage),
    accessLog: openAccessLog(stage, ports),
  };
}

function compileRoute(
  { api, stage, snapshot }: HttpStageParts,
  route: HttpApiRoute,
  stageBucket: TokenBucket | undefined,
  ports: GatewayPorts,
): DeployedRoute {
  const { RouteKey: routeKey, Target = "" } = route;
  const parts = parseRouteKey(routeKey);
  const integration: HttpIntegration | undefined = snapshot.integrations[Target.replace(/^integrations\//, "")];
  const settings = stage.routeSettings[routeKey];
  const ownLimit = settings && limitOf(settings);
  return {
    routeKey,
    method: parts?.method ?? "ANY",
    resource: parts?.pathTemplate ?? routeKey,
    payloadFormat: integration?.PayloadFormatVersion === "2.0" ? "2.0" : "1.0",
    target: targetOf(integration, stage),
    timeoutMs: integration?.TimeoutInMillis ?? INTEGRATION_TIMEOUT_MS.default,
    bucket: ownLimit === undefined ? stageBucket : new TokenBucket(ownLimit, ports.clock),
    dimensionSets: routeDimensions(api, stage, routeKey),
  };
}

function targetOf(integration: HttpIntegration | undefined, { stageVariables }: HttpStageRecord) {
  if (integration?.IntegrationUri === undefined) return undefined;
  return parseFunctionTarget(integration.IntegrationUri, stageVariables);
}

function limitOf(settings: ApiGatewayV2.RouteSettings): ThrottleLimit | undefined {
  const { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit } = settings;
  return rateLimit === undefined || burstLimit === undefined ? undefined : { rateLimit, burstLimit };
}

function stageDimensions({ apiId }: HttpApiRecord, { stageName }: HttpStageRecord): (readonly Dimension[])[] {
  return [toDimensions({ ApiId: apiId }), toDimensions({ ApiId: apiId, Stage: stageName })];
}

function routeDimensions(api: HttpApiRecord, stage: HttpStageRecord, routeKey: string): (readonly Dimension[])[] {
  const { DetailedMetricsEnabled } = stage.routeSettings[routeKey] ?? stage.defaultRouteSettings;
  const detail = toDimensions({ ApiId: api.apiId, Route: routeKey, Stage: stage.stageName });
  return DetailedMetricsEnabled === true ? [...stageDimensions(api, stage), detail] : stageDimensions(api, stage);
}

function openAccessLog({ accessLogSettings }: HttpStageRecord, ports: GatewayPorts): AccessLog | undefined {
  const { DestinationArn, Format } = accessLogSettings ?? {};
  const destination = DestinationArn === undefined ? undefined : parseLogDestination(DestinationArn);
  if (destination === undefined || Format === undefined) return undefined;
  return createAccessLog({ destination, format: Format }, ports);
}
