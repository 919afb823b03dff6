// Records as the API shows them.
import type * as ApiGatewayV2 from "@aws-sdk/client-apigatewayv2";
import type { Scope } from "@faultline/core";
import type { HttpApiRecord, HttpDeploymentRecord, HttpStageRecord } from "./records.ts";

/** An HTTP API without its routes. */
export function describeApi(record: HttpApiRecord, { region }: Scope): ApiGatewayV2.Api {
  return {
    ApiEndpoint: `https://${record.apiId}.execute-api.${region}.amazonaws.com`,
    ApiGatewayManaged: record.isManaged ? true : undefined,
    ApiId: record.apiId,
    ApiKeySelectionExpression: "$request.header.x-api-key",
    CorsConfiguration: record.cors,
    CreatedDate: new Date(record.createdDateMs),
    Description: record.description,
    DisableExecuteApiEndpoint: record.disableExecuteApiEndpoint,
    IpAddressType: "ipv4",
    Name: record.name,
    ProtocolType: "HTTP",
    RouteSelectionExpression: "$request.method $request.path",
    Tags: { ...record.tags },
    Version: record.version,
  };
}

/** A deployment. */
export function describeDeployment(record: HttpDeploymentRecord): ApiGatewayV2.Deployment {
  return {
    AutoDeployed: false,
    CreatedDate: new Date(record.createdDateMs),
    DeploymentId: record.deploymentId,
    DeploymentStatus: "DEPLOYED",
    Description: record.description,
  };
}

/** A stage. */
export function describeStage(record: HttpStageRecord): ApiGatewayV2.Stage {
  return {
    AccessLogSettings: record.accessLogSettings,
    ApiGatewayManaged: record.isManaged ? true : undefined,
    AutoDeploy: record.autoDeploy ? true : undefined,
    CreatedDate: new Date(record.createdDateMs),
    DefaultRouteSettings: { DetailedMetricsEnabled: false, ...record.defaultRouteSettings },
    DeploymentId: record.deploymentId,
    Description: record.description,
    LastUpdatedDate: new Date(record.lastUpdatedDateMs),
    RouteSettings: { ...record.routeSettings },
    StageName: record.stageName,
    StageVariables: { ...record.stageVariables },
    Tags: { ...record.tags },
  };
}
