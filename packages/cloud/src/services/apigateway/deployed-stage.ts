import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import type { Scope } from "@faultline/core";
import type { Dimension } from "@faultline/telemetry";
import { type AccessLog, createAccessLog, parseLogDestination } from "../api-proxy/access-log.ts";
import { type FunctionTarget, parseFunctionTarget } from "../api-proxy/function-integration.ts";
import { toDimensions } from "../api-proxy/gateway-metrics.ts";
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import { compileRoutes, type RouteTable } from "../api-proxy/route-table.ts";
import { type ThrottleLimit, TokenBucket } from "../api-proxy/token-bucket.ts";
import { INTEGRATION_TIMEOUT_MS } from "./limits.ts";
import { ALL_METHODS, settingOf } from "./method-setting.ts";
import type { RestApiRecord, RestDeploymentRecord, RestResource, RestStageRecord } from "./records.ts";

/** A method of a deployed stage, with everything about it that no request changes. */
export interface DeployedMethod {
  readonly method: ApiGateway.Method;
  /** Absent when the integration calls no function. */
  readonly target: FunctionTarget | undefined;
  readonly timeoutMs: number;
  /** Absent when only the account's limit holds. */
  readonly bucket: TokenBucket | undefined;
  readonly dimensionSets: readonly (readonly Dimension[])[];
  readonly validator: ApiGateway.RequestValidator | undefined;
}

/** A resource of a deployed stage. */
export interface DeployedResource {
  readonly resource: RestResource;
  readonly methods: ReadonlyMap<string, DeployedMethod>;
}

/** A stage compiled for requests. */
export interface DeployedStage {
  readonly scope: Scope;
  readonly api: RestApiRecord;
  readonly stage: RestStageRecord;
  readonly binaryMediaTypes: readonly string[];
  readonly routes: RouteTable<DeployedResource>;
  /** For requests that match no method. */
  readonly dimensionSets: readonly (readonly Dimension[])[];
  readonly accessLog: AccessLog | undefined;
}

/** What a deployed stage is compiled from. */
export interface StageParts {
  readonly scope: Scope;
  readonly api: RestApiRecord;
  readonly stage: RestStageRecord;
  readonly deployment: RestDeploymentRecord;
}

/** Compiles a stage: routes, integration targets, throttles, metric dimensions and the access log. */
export function compileStage(parts: StageParts, ports: GatewayPorts): DeployedStage {
  const { scope, api, stage, deployment } = parts;
  const limit = limitOf(stage.methodSettings[ALL_METHODS]);
  const stageBucket = limit && new TokenBucket(limit, ports.clock);
  const resources = Object.values(deployment.snapshot.resources).filter(hasMethods);
  return {
    scope,
    api,
    stage,
    binaryMediaTypes: deployment.snapshot.binaryMediaTypes,
    routes: compileRoutes(
      resources.map((resource) => ({
        pathTemplate: resource.path,
        value: { resource, methods: compileMethods(parts, resource, stageBucket, ports) },
      })),
    ),
    dimensionSets: stageDimensions(api, stage),
    accessLog: openAccessLog(stage, ports),
  };
}

/** A resource that only leads to others takes no request: the next best route does. */
function hasMethods({ methods }: RestResource): boolean {
  return Object.keys(methods).length > 0;
}

function compileMethods(
  { api, stage, deployment }: StageParts,
  resource: RestResource,
  stageBucket: TokenBucket | undefined,
  ports: GatewayPorts,
): ReadonlyMap<string, DeployedMethod> {
  const compiled = Object.entries(resource.methods).map(([name, method]): [string, DeployedMethod] => {
    const { methodIntegration: integration, requestValidatorId } = method;
    const key = `${resource.path.replace(/^\/(?=.)/, "")}/${name}`;
    const ownLimit = limitOf(stage.methodSettings[key]);
    const isDetailed = settingOf(stage.methodSettings, resource.path, name)?.metricsEnabled === true;
    const detail = { ApiName: api.name, Method: name, Resource: resource.path, Stage: stage.stageName };
    const dimensionSets = stageDimensions(api, stage);
    return [
      name,
      {
        method,
        target: targetOf(integration, stage.variables ?? {}),
        timeoutMs: integration?.timeoutInMillis ?? INTEGRATION_TIMEOUT_MS.default,
        bucket: ownLimit === undefined ? stageBucket : new TokenBucket(ownLimit, ports.clock),
        dimensionSets: isDetailed ? [...dimensionSets, toDimensions(detail)] : dimensionSets,
        validator: requestValidatorId === undefined ? undefined : deployment.snapshot.validators[requestValidatorId],
      },
    ];
  });
  return new Map(compiled);
}

function targetOf(integration: ApiGateway.Integration | undefined, variables: Readonly<Record<string, string>>) {
  if (integration?.type !== "AWS_PROXY" || integration.uri === undefined) return undefined;
  return parseFunctionTarget(integration.uri, variables);
}

/** A stage's limit. A rate or burst of -1, as deployers write it, means no limit of its own. */
function limitOf(setting: ApiGateway.MethodSetting | undefined): ThrottleLimit | undefined {
  const { throttlingRateLimit: rateLimit = -1, throttlingBurstLimit: burstLimit = -1 } = setting ?? {};
  return rateLimit < 0 || burstLimit < 0 ? undefined : { rateLimit, burstLimit };
}

function stageDimensions(api: RestApiRecord, stage: RestStageRecord): (readonly Dimension[])[] {
  return [toDimensions({ ApiName: api.name }), toDimensions({ ApiName: api.name, Stage: stage.stageName })];
}

function openAccessLog({ accessLogSettings }: RestStageRecord, ports: GatewayPorts): AccessLog | undefined {
  const { destinationArn, format } = accessLogSettings ?? {};
  const destination = destinationArn === undefined ? undefined : parseLogDestination(destinationArn);
  if (destination === undefined || format === undefined) return undefined;
  return createAccessLog({ destination, format }, ports);
}
