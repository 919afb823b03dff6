import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { openApiDocument, openApiPaths } from "./open-api.ts";
import { type ApiRoute, pick, type ReadText, s3Location, type SamOutput, type SamResource } from "./sam-resource.ts";

/** Transforms an `AWS::Serverless::HttpApi`: the API with its definition, and a stage that deploys by itself. */
export function serverlessHttpApi(api: SamResource, routes: readonly ApiRoute[], readText: ReadText): SamOutput {
  const { logicalId, properties, attributes } = api;
  const stageName = properties["StageName"] ?? "$default";
  const stageText = readText(stageName) ?? "";
  const suffix =
    stageText === "$default" ? "ApiGatewayDefaultStage" : `${stageText.replaceAll(/[^A-Za-z0-9]/g, "")}Stage`;
  const stageId = `${logicalId}${suffix}`;
  const same = ["AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables"];
  const stage: JsonObject = {
    ApiId: { Ref: logicalId },
    StageName: stageName,
    AutoDeploy: true,
    ...pick(properties, same),
  };
  const condition = pick(attributes, ["Condition"]);
  return {
    resources: {
      [logicalId]: {
        Type: "AWS::ApiGatewayV2::Api",
        Properties: {
          ...httpDefinition(api, routes),
          ...pick(properties, ["FailOnWarnings", "DisableExecuteApiEndpoint"]),
        },
        ...attributes,
      },
      [stageId]: { Type: "AWS::ApiGatewayV2::Stage", Properties: stage, ...condition },
    },
    routes: [],
    renames: { [`${logicalId}.Stage`]: stageId },
    warnings: [],
  };
}

function httpDefinition(api: SamResource, routes: readonly ApiRoute[]): Record<string, JsonValue> {
  const { DefinitionUri: uri, DefinitionBody: body, Name: name, CorsConfiguration: cors } = api.properties;
  if (uri !== undefined) {
    const { S3Bucket: Bucket = "", S3Key: Key = "" } = s3Location(api.logicalId, "DefinitionUri", uri);
    return { BodyS3Location: { Bucket, Key } };
  }
  const document = isJsonObject(body)
    ? body
    : openApiDocument("http", name ?? { Ref: "AWS::StackName" }, openApiPaths(routes));
  return { Body: cors === undefined ? document : { ...document, "x-amazon-apigateway-cors": corsOf(cors) } };
}

/** `true` opens the API to every origin. @see SAM Developer Guide, "HttpApiCorsConfiguration". */
function corsOf(cors: JsonValue): JsonObject {
  if (!isJsonObject(cors)) return { allowOrigins: [cors === true ? "*" : cors] };
  const entries = Object.entries(cors).map(([name, value]) => [
    `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
    value,
  ]);
  return Object.fromEntries(entries) as JsonObject;
}
