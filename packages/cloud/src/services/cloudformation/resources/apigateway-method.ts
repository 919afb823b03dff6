import type { PutIntegrationCommandInput } from "@aws-sdk/client-api-gateway";
import { isJsonObject, type JsonObject } from "@faultline/core";
import { ignoreMissing } from "./ignore-missing.ts";
import { flag, number, requiredText, structure, text, textMap } from "./property-values.ts";
import type { Provisioned, ProviderContext, ResourceProvider } from "./resource-provider.ts";

/** `AWS::ApiGateway::Method` with its integration and responses. */
export const apiGatewayMethod: ResourceProvider = {
  type: "AWS::ApiGateway::Method",
  properties: [
    "ApiKeyRequired",
    "AuthorizationType",
    "HttpMethod",
    "Integration",
    "MethodResponses",
    "OperationName",
    "RequestParameters",
    "ResourceId",
    "RestApiId",
  ],
  replacedBy: ["HttpMethod", "ResourceId", "RestApiId"],
  create: putMethod,
  async update(existing, properties, context) {
    await apiGatewayMethod.remove(existing, context);
    return putMethod(properties, context);
  },
  async remove({ properties }, { services, scope }) {
    await ignoreMissing(
      services.call({ service: "apigateway", operation: "DeleteMethod", input: placeOf(properties), scope }),
    );
  },
};

function placeOf(properties: JsonObject) {
  return {
    restApiId: requiredText(properties, "RestApiId"),
    resourceId: requiredText(properties, "ResourceId"),
    httpMethod: requiredText(properties, "HttpMethod"),
  };
}

async function putMethod(properties: JsonObject, context: ProviderContext): Promise<Provisioned> {
  const { services, scope } = context;
  const place = placeOf(properties);
  const input = {
    ...place,
    authorizationType: text(properties, "AuthorizationType") ?? "NONE",
    apiKeyRequired: flag(properties, "ApiKeyRequired"),
    operationName: text(properties, "OperationName"),
    requestParameters: structure<Record<string, boolean>>(properties, "RequestParameters"),
  };
  await services.call({ service: "apigateway", operation: "PutMethod", input, scope });
  for (const response of objectsOf(properties["MethodResponses"])) {
    const responseInput = {
      ...place,
      statusCode: requiredText(response, "StatusCode"),
      responseModels: textMap(response["ResponseModels"]),
      responseParameters: structure<Record<string, boolean>>(response, "ResponseParameters"),
    };
    await services.call({ service: "apigateway", operation: "PutMethodResponse", input: responseInput, scope });
  }
  const integration = properties["Integration"];
  if (isJsonObject(integration)) await putIntegration(place, integration, context);
  return { physicalId: `${context.stackName}-${context.logicalId}`, attributes: {} };
}

async function putIntegration(
  place: ReturnType<typeof placeOf>,
  integration: JsonObject,
  { services, scope }: ProviderContext,
): Promise<void> {
  type Input = PutIntegrationCommandInput;
  const input = {
    ...place,
    type: structure<Input["type"]>(integration, "Type"),
    integrationHttpMethod: text(integration, "IntegrationHttpMethod"),
    uri: text(integration, "Uri"),
    passthroughBehavior: text(integration, "PassthroughBehavior"),
    requestParameters: textMap(integration["RequestParameters"]),
    requestTemplates: textMap(integration["RequestTemplates"]),
    timeoutInMillis: number(integration, "TimeoutInMillis"),
  };
  await services.call({ service: "apigateway", operation: "PutIntegration", input, scope });
  for (const response of objectsOf(integration["IntegrationResponses"])) {
    const responseInput = {
      ...place,
      statusCode: requiredText(response, "StatusCode"),
      selectionPattern: text(response, "SelectionPattern"),
      responseParameters: textMap(response["ResponseParameters"]),
      responseTemplates: textMap(response["ResponseTemplates"]),
    };
    await services.call({ service: "apigateway", operation: "PutIntegrationResponse", input: responseInput, scope });
  }
}

function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter((item): item is JsonObject => isJsonObject(item)) : [];
}
