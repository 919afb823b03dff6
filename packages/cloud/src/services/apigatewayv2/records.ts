import type * as ApiGatewayV2 from "@aws-sdk/client-apigatewayv2";

/** A route, spelt as in the API. */
export type HttpApiRoute = ApiGatewayV2.Route & { readonly RouteId: string; readonly RouteKey: string };

/** An integration, spelt as in the API. */
export type HttpIntegration = ApiGatewayV2.Integration & { readonly IntegrationId: string };

/** What a deployment freezes: all that a request needs. */
export interface HttpSnapshot {
  readonly routes: Readonly<Record<string, HttpApiRoute>>;
  readonly integrations: Readonly<Record<string, HttpIntegration>>;
  readonly cors?: ApiGatewayV2.Cors;
}

/** An HTTP API with its live routes and integrations. */
export interface HttpApiRecord extends HttpSnapshot {
  readonly apiId: string;
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  readonly createdDateMs: number;
  readonly disableExecuteApiEndpoint: boolean;
  readonly isManaged: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** A deployment: an immutable snapshot that stages without automatic deployment serve. */
export interface HttpDeploymentRecord {
  readonly apiId: string;
  readonly deploymentId: string;
  readonly description?: string;
  readonly createdDateMs: number;
  readonly snapshot: HttpSnapshot;
}

/** A stage. One that deploys automatically serves the live routes. */
export interface HttpStageRecord {
  readonly apiId: string;
  readonly stageName: string;
  readonly autoDeploy: boolean;
  readonly isManaged: boolean;
  readonly deploymentId?: string;
  readonly description?: string;
  readonly createdDateMs: number;
  readonly lastUpdatedDateMs: number;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly defaultRouteSettings: ApiGatewayV2.RouteSettings;
  /** By route key. */
  readonly routeSettings: Readonly<Record<string, ApiGatewayV2.RouteSettings>>;
  readonly accessLogSettings?: ApiGatewayV2.AccessLogSettings;
  readonly tags: Readonly<Record<string, string>>;
}
