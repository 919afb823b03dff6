import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { hashedId, samHash } from "./logical-id.ts";
import { openApiDocument, openApiPaths } from "./open-api.ts";
import { withCors } from "./rest-api-cors.ts";
import { samError } from "./sam-error.ts";
import {
  type ApiRoute,
  objectOf,
  pick,
  type ReadText,
  s3Location,
  type SamOutput,
  type SamResource,
} from "./sam-resource.ts";

/** The stage of a REST API, as text for logical ids. */
export function restStageName(api: SamResource, readText: ReadText): string {
  const stage = readText(api.properties["StageName"]);
  if (stage === undefined)
    throw samError(api.logicalId, "Missing required property 'StageName'.", "Write StageName: prod");
  return stage;
}

/** Transforms an `AWS::Serverless::Api`: the REST API with its definition, a deployment of it, and the stage. */
export function serverlessApi(api: SamResource, routes: readonly ApiRoute[], readText: ReadText): SamOutput {
  const { logicalId, properties, attributes } = api;
  const stageName = restStageName(api, readText);
  const definition = restDefinition(api, routes);
  const deploymentId = hashedId(`${logicalId}Deployment`, definition);
  const stageId = `${logicalId}${stageName.replaceAll(/[^A-Za-z0-9]/g, "")}Stage`;
  const condition = pick(attributes, ["Condition"]);
  const same = [
    "ApiKeySourceType",
    "BinaryMediaTypes",
    "Description",
    "MinimumCompressionSize",
    "Mode",
    "Name",
    "Policy",
    "DisableExecuteApiEndpoint",
    "FailOnWarnings",
  ];
  return {
    resources: {
      [logicalId]: {
        Type: "AWS::ApiGateway::RestApi",
        Properties: { ...definition, ...pick(properties, same), ...endpoint(properties) },
        ...attributes,
      },
      [deploymentId]: {
        Type: "AWS::ApiGateway::Deployment",
        Properties: { RestApiId: { Ref: logicalId }, Description: `RestApi deployment id: ${samHash(definition)}` },
        ...condition,
      },
      [stageId]: { Type: "AWS::ApiGateway::Stage", Properties: stageProperties(api, deploymentId), ...condition },
    },
    routes: [],
    renames: { [`${logicalId}.Stage`]: stageId, [`${logicalId}.Deployment`]: deploymentId },
    warnings: [],
  };
}

function stageProperties({ logicalId, properties }: SamResource, deploymentId: string): JsonObject {
  const same = [
    "AccessLogSetting",
    "CacheClusterEnabled",
    "CacheClusterSize",
    "CanarySetting",
    "MethodSettings",
    "TracingEnabled",
    "Variables",
  ];
  return {
    RestApiId: { Ref: logicalId },
    DeploymentId: { Ref: deploymentId },
    StageName: properties["StageName"] ?? "",
    ...pick(properties, same),
  };
}

function endpoint(properties: JsonObject): Record<string, JsonValue> {
  const configuration = properties["EndpointConfiguration"];
  if (configuration === undefined) return {};
  const type = isJsonObject(configuration) ? configuration["Type"] : configuration;
  return type === undefined ? {} : { EndpointConfiguration: { Types: [type] } };
}

function restDefinition(api: SamResource, routes: readonly ApiRoute[]): Record<string, JsonValue> {
  const { DefinitionUri: uri, DefinitionBody: body, Cors: cors, Name: name } = api.properties;
  if (uri !== undefined) {
    const { S3Bucket: Bucket = "", S3Key: Key = "" } = s3Location(api.logicalId, "DefinitionUri", uri);
    return { BodyS3Location: { Bucket, Key } };
  }
  const document = isJsonObject(body)
    ? body
    : openApiDocument("rest", name ?? { Ref: "AWS::StackName" }, openApiPaths(routes));
  if (cors === undefined) return { Body: document };
  return { Body: { ...document, paths: withCors(objectOf(document["paths"]), cors) } };
}
