// Records as the API shows them.
import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import type {
  ApiKeyRecord,
  RestApiRecord,
  RestDeploymentRecord,
  RestResource,
  RestStageRecord,
  UsagePlanRecord,
} from "./records.ts";

/** A REST API without its resources. */
export function describeRestApi(record: RestApiRecord): ApiGateway.RestApi {
  return {
    id: record.id,
    name: record.name,
    description: record.description,
    version: record.version,
    createdDate: new Date(record.createdDateMs),
    binaryMediaTypes: record.binaryMediaTypes.length === 0 ? undefined : [...record.binaryMediaTypes],
    minimumCompressionSize: record.minimumCompressionSize,
    apiKeySource: record.apiKeySource,
    endpointConfiguration: record.endpointConfiguration,
    policy: record.policy,
    tags: { ...record.tags },
    disableExecuteApiEndpoint: record.disableExecuteApiEndpoint,
    rootResourceId: record.rootResourceId,
  };
}

/** A new resource answers without an empty `tags`; later reads show one. Source: recorded answers. */
export function omitEmptyTags<Value extends { tags?: Record<string, string> | undefined }>(value: Value): Value {
  return Object.keys(value.tags ?? {}).length === 0 ? { ...value, tags: undefined } : value;
}

/** @param isEmbedded Whether methods are shown whole (`embed=methods`) or only by name. */
export function describeResource(resource: RestResource, isEmbedded: boolean): ApiGateway.Resource {
  const methods = Object.entries(resource.methods).map(([name, method]) => [name, isEmbedded ? method : {}]);
  return {
    id: resource.id,
    parentId: resource.parentId,
    pathPart: resource.pathPart,
    path: resource.path,
    resourceMethods: methods.length === 0 ? undefined : Object.fromEntries(methods),
  };
}

/** A deployment; with `embed=apisummary` also which methods it holds. */
export function describeDeployment(record: RestDeploymentRecord, isEmbedded = false): ApiGateway.Deployment {
  return {
    id: record.id,
    description: record.description,
    createdDate: new Date(record.createdDateMs),
    apiSummary: isEmbedded ? summarise(record) : undefined,
  };
}

function summarise({ snapshot }: RestDeploymentRecord): Record<string, Record<string, ApiGateway.MethodSnapshot>> {
  const summary: Record<string, Record<string, ApiGateway.MethodSnapshot>> = {};
  for (const { path, methods } of Object.values(snapshot.resources)) {
    for (const [name, { authorizationType, apiKeyRequired }] of Object.entries(methods)) {
      (summary[path] ??= {})[name] = { authorizationType, apiKeyRequired };
    }
  }
  return summary;
}

/** A stage. */
export function describeStage(record: RestStageRecord): ApiGateway.Stage {
  const { restApiId: _restApiId, createdDateMs, lastUpdatedDateMs, variables, methodSettings, tags, ...rest } = record;
  return {
    ...rest,
    cacheClusterStatus: "NOT_AVAILABLE",
    createdDate: new Date(createdDateMs),
    lastUpdatedDate: new Date(lastUpdatedDateMs),
    variables: variables && { ...variables },
    methodSettings: { ...methodSettings },
    tags: tags && { ...tags },
  };
}

/** An API key; its value only where asked for. */
export function describeApiKey(record: ApiKeyRecord, isValueShown: boolean): ApiGateway.ApiKey {
  const { createdDateMs, lastUpdatedDateMs, value, stageKeys, tags, ...rest } = record;
  return {
    ...rest,
    value: isValueShown ? value : undefined,
    createdDate: new Date(createdDateMs),
    lastUpdatedDate: new Date(lastUpdatedDateMs),
    stageKeys: [...stageKeys],
    tags: { ...tags },
  };
}

/** A usage plan without its keys. */
export function describeUsagePlan(record: UsagePlanRecord): ApiGateway.UsagePlan {
  const { keyIds: _keyIds, apiStages, tags, ...rest } = record;
  return { ...rest, apiStages: [...apiStages], tags: { ...tags } };
}
