import type {
  CreateApiCommandInput,
  CreateIntegrationCommandInput,
  CreateStageCommandInput,
} from "@aws-sdk/client-apigatewayv2";
import { isJsonObject, type JsonObject } from "@faultline/core";
import { ignoreMissing } from "./ignore-missing.ts";
import { flag, number, requiredText, structure, text, textMap } from "./property-values.ts";
import { readS3Object } from "./read-s3-object.ts";
import type { ProviderContext, ResourceProvider } from "./resource-provider.ts";

/** `AWS::ApiGatewayV2::Api`, with or without an OpenAPI body. */
const api: ResourceProvider = {
  type: "AWS::ApiGatewayV2::Api",
  properties: [
    "Body",
    "BodyS3Location",
    "CorsConfiguration",
    "Description",
    "DisableExecuteApiEndpoint",
    "FailOnWarnings",
    "Name",
    "ProtocolType",
    "Target",
  ],
  replacedBy: ["ProtocolType"],
  async create(properties, context) {
    const { services, scope } = context;
    const Body = await bodyOf(properties, context);
    const created =
      Body === undefined
        ? await services.call({
            service: "apigatewayv2",
            operation: "CreateApi",
            input: apiSettings(properties, context),
            scope,
          })
        : await services.call({
            service: "apigatewayv2",
            operation: "ImportApi",
            input: { Body, FailOnWarnings: flag(properties, "FailOnWarnings") },
            scope,
          });
    const { ApiId = "", ApiEndpoint = "" } = created;
    return { physicalId: ApiId, attributes: { ApiId, ApiEndpoint } };
  },
  async update(existing, properties, context) {
    const { services, scope } = context;
    const ApiId = existing.physicalId;
    const Body = await bodyOf(properties, context);
    if (Body !== undefined) {
      await services.call({ service: "apigatewayv2", operation: "ReimportApi", input: { ApiId, Body }, scope });
      return existing;
    }
    const { ProtocolType: _protocol, ...changeable } = apiSettings(properties, context);
    await services.call({ service: "apigatewayv2", operation: "UpdateApi", input: { ApiId, ...changeable }, scope });
    return existing;
  },
  async remove({ physicalId }, { services, scope }) {
    await ignoreMissing(
      services.call({ service: "apigatewayv2", operation: "DeleteApi", input: { ApiId: physicalId }, scope }),
    );
  },
};

function apiSettings(properties: JsonObject, context: ProviderContext) {
  type Input = CreateApiCommandInput;
  return {
    Name: text(properties, "Name") ?? context.stackName,
    ProtocolType: structure<Input["ProtocolType"]>(properties, "ProtocolType") ?? "HTTP",
    CorsConfiguration: structure<Input["CorsConfiguration"]>(properties, "CorsConfiguration"),
    Description: text(properties, "Description"),
    DisableExecuteApiEndpoint: flag(properties, "DisableExecuteApiEndpoint"),
    Target: text(properties, "Target"),
  };
}

async function bodyOf(properties: JsonObject, context: ProviderContext): Promise<string | undefined> {
  const location = properties["BodyS3Location"];
  if (isJsonObject(location)) {
    const bytes = await readS3Object(
      { bucket: text(location, "Bucket") ?? "", key: text(location, "Key") ?? "" },
      context,
    );
    return Buffer.from(bytes).toString();
  }
  const body = properties["Body"];
  return isJsonObject(body) ? JSON.stringify(body) : undefined;
}

/** `AWS::ApiGatewayV2::Stage`. */
const stage: ResourceProvider = {
  type: "AWS::ApiGatewayV2::Stage",
  properties: [
    "AccessLogSettings",
    "ApiId",
    "AutoDeploy",
    "DefaultRouteSettings",
    "DeploymentId",
    "Description",
    "RouteSettings",
    "StageName",
    "StageVariables",
  ],
  replacedBy: ["ApiId", "StageName"],
  async create(properties, { services, scope }) {
    const input = stageSettings(properties);
    await services.call({ service: "apigatewayv2", operation: "CreateStage", input, scope });
    return { physicalId: input.StageName, attributes: {} };
  },
  async update(existing, properties, { services, scope }) {
    await services.call({ service: "apigatewayv2", operation: "UpdateStage", input: stageSettings(properties), scope });
    return existing;
  },
  async remove({ physicalId, properties }, { services, scope }) {
    const input = { ApiId: requiredText(properties, "ApiId"), StageName: physicalId };
    await ignoreMissing(services.call({ service: "apigatewayv2", operation: "DeleteStage", input, scope }));
  },
};

function stageSettings(properties: JsonObject) {
  type Input = CreateStageCommandInput;
  return {
    ApiId: requiredText(properties, "ApiId"),
    StageName: requiredText(properties, "StageName"),
    AccessLogSettings: structure<Input["AccessLogSettings"]>(properties, "AccessLogSettings"),
    AutoDeploy: flag(properties, "AutoDeploy"),
    DefaultRouteSettings: structure<Input["DefaultRouteSettings"]>(properties, "DefaultRouteSettings"),
    DeploymentId: text(properties, "DeploymentId"),
    Description: text(properties, "Description"),
    RouteSettings: structure<Input["RouteSettings"]>(properties, "RouteSettings"),
    StageVariables: textMap(properties["StageVariables"]),
  };
}

/** `AWS::ApiGatewayV2::Integration`. */
const integration: ResourceProvider = {
  type: "AWS::ApiGatewayV2::Integration",
  properties: [
    "ApiId",
    "Description",
    "IntegrationMethod",
    "IntegrationType",
    "IntegrationUri",
    "PayloadFormatVersion",
    "TimeoutInMillis",
  ],
  replacedBy: ["ApiId"],
  async create(properties, { services, scope }) {
    const { IntegrationId = "" } = await services.call({
      service: "apigatewayv2",
      operation: "CreateIntegration",
      input: integrationSettings(properties),
      scope,
    });
    return { physicalId: IntegrationId, attributes: { IntegrationId } };
  },
  async update(existing, properties, { services, scope }) {
    const input = { ...integrationSettings(properties), IntegrationId: existing.physicalId };
    await services.call({ service: "apigatewayv2", operation: "UpdateIntegration", input, scope });
    return existing;
  },
  async remove({ physicalId, properties }, { services, scope }) {
    const input = { ApiId: requiredText(properties, "ApiId"), IntegrationId: physicalId };
    await ignoreMissing(services.call({ service: "apigatewayv2", operation: "DeleteIntegration", input, scope }));
  },
};

function integrationSettings(properties: JsonObject) {
  return {
    ApiId: requiredText(properties, "ApiId"),
    Description: text(properties, "Description"),
    IntegrationMethod: text(properties, "IntegrationMethod"),
    IntegrationType: structure<CreateIntegrationCommandInput["IntegrationType"]>(properties, "IntegrationType"),
    IntegrationUri: text(properties, "IntegrationUri"),
    PayloadFormatVersion: text(properties, "PayloadFormatVersion"),
    TimeoutInMillis: number(properties, "TimeoutInMillis"),
  };
}

/** `AWS::ApiGatewayV2::Route`. */
const route: ResourceProvider = {
  type: "AWS::ApiGatewayV2::Route",
  properties: ["ApiId", "OperationName", "RouteKey", "Target"],
  replacedBy: ["ApiId"],
  async create(properties, { services, scope }) {
    const { RouteId = "" } = await services.call({
      service: "apigatewayv2",
      operation: "CreateRoute",
      input: routeSettings(properties),
      scope,
    });
    return { physicalId: RouteId, attributes: { RouteId } };
  },
  async update(existing, properties, { services, scope }) {
    const input = { ...routeSettings(properties), RouteId: existing.physicalId };
    await services.call({ service: "apigatewayv2", operation: "UpdateRoute", input, scope });
    return existing;
  },
  async remove({ physicalId, properties }, { services, scope }) {
    const input = { ApiId: requiredText(properties, "ApiId"), RouteId: physicalId };
    await ignoreMissing(services.call({ service: "apigatewayv2", operation: "DeleteRoute", input, scope }));
  },
};

function routeSettings(properties: JsonObject) {
  return {
    ApiId: requiredText(properties, "ApiId"),
    RouteKey: requiredText(properties, "RouteKey"),
    OperationName: text(properties, "OperationName"),
    Target: text(properties, "Target"),
  };
}

/** The resources of an HTTP API. */
export const API_GATEWAY_V2: readonly ResourceProvider[] = [api, stage, integration, route];
