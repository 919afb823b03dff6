import type * as ApiGateway from "@aws-sdk/client-api-gateway";

/** A resource of a REST API: one node of its path tree, with its methods by HTTP method. */
export interface RestResource {
  readonly id: string;
  readonly parentId?: string;
  readonly pathPart?: string;
  /** From the root: `/coffee/{id}`. */
  readonly path: string;
  /** The integration sits in `methodIntegration`. */
  readonly methods: Readonly<Record<string, ApiGateway.Method>>;
}

/** Resources by id. */
export type RestResources = Readonly<Record<string, RestResource>>;

/** What a deployment freezes: all that a request needs. */
interface RestSnapshot {
  readonly resources: RestResources;
  readonly binaryMediaTypes: readonly string[];
  readonly validators: Readonly<Record<string, ApiGateway.RequestValidator>>;
}

/** A REST API with its live resources, as the control plane edits them. */
export interface RestApiRecord extends RestSnapshot {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  readonly createdDateMs: number;
  readonly rootResourceId: string;
  readonly apiKeySource: ApiGateway.ApiKeySourceType;
  readonly endpointConfiguration: ApiGateway.EndpointConfiguration;
  readonly disableExecuteApiEndpoint: boolean;
  readonly minimumCompressionSize?: number;
  readonly policy?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A deployment: an immutable snapshot that stages serve. */
export interface RestDeploymentRecord {
  readonly id: string;
  readonly restApiId: string;
  readonly description?: string;
  readonly createdDateMs: number;
  readonly snapshot: RestSnapshot;
}

/** A stage. Dates are numbers; the rest is spelt as in the API. */
export interface RestStageRecord {
  readonly restApiId: string;
  readonly stageName: string;
  readonly deploymentId: string;
  readonly description?: string;
  readonly documentationVersion?: string;
  readonly createdDateMs: number;
  readonly lastUpdatedDateMs: number;
  readonly cacheClusterEnabled: boolean;
  readonly cacheClusterSize?: ApiGateway.CacheClusterSize;
  readonly clientCertificateId?: string;
  readonly tracingEnabled: boolean;
  readonly variables?: Readonly<Record<string, string>>;
  /** By `resource path without its first slash/METHOD`, or the pair of stars that means every method. */
  readonly methodSettings: Readonly<Record<string, ApiGateway.MethodSetting>>;
  readonly accessLogSettings?: ApiGateway.AccessLogSettings;
  readonly tags?: Readonly<Record<string, string>>;
}

/** An API key. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly value: string;
  readonly name?: string;
  readonly description?: string;
  readonly customerId?: string;
  readonly enabled: boolean;
  readonly createdDateMs: number;
  readonly lastUpdatedDateMs: number;
  readonly stageKeys: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A usage plan with the ids of its keys. */
export interface UsagePlanRecord {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly apiStages: readonly ApiGateway.ApiStage[];
  readonly throttle?: ApiGateway.ThrottleSettings;
  readonly quota?: ApiGateway.QuotaSettings;
  readonly keyIds: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** What an account sets for all its APIs. */
export interface AccountRecord {
  /** The role with which execution logs would be written. */
  readonly cloudwatchRoleArn?: string;
}
