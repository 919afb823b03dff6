import { isJsonObject, type JsonObject } from "@faultline/core";
import type { CreateRestApiCommandInput } from "@aws-sdk/client-api-gateway";
import { ignoreMissing } from "./ignore-missing.ts";
import { readS3Object } from "./read-s3-object.ts";
import { flag, number, structure, text, texts } from "./property-values.ts";
import type { ProviderContext, ResourceProvider } from "./resource-provider.ts";

/** `AWS::ApiGateway::RestApi`, with or without an OpenAPI body. */
export const apiGatewayRestApi: ResourceProvider = {
  type: "AWS::ApiGateway::RestApi",
  properties: [
    "ApiKeySourceType",
    "BinaryMediaTypes",
    "Body",
    "BodyS3Location",
    "Description",
    "DisableExecuteApiEndpoint",
    "EndpointConfiguration",
    "FailOnWarnings",
    "MinimumCompressionSize",
    "Mode",
    "Name",
  ],
  replacedBy: [],
  async create(properties, context) {
    const { services, scope } = context;
    const body = await bodyOf(properties, context);
    const failOnWarnings = flag(properties, "FailOnWarnings");
    const created =
      body === undefined
        ? await services.call({
            service: "apigateway",
            operation: "CreateRestApi",
            input: settings(properties, context),
            scope,
          })
        : await services.call({
            service: "apigateway",
            operation: "ImportRestApi",
            input: { body, failOnWarnings },
            scope,
          });
    const { id = "", rootResourceId = "" } = created;
    return { physicalId: id, attributes: { RestApiId: id, RootResourceId: rootResourceId } };
  },
  async update(existing, properties, context) {
    const { services, scope } = context;
    const restApiId = existing.physicalId;
    const body = await bodyOf(properties, context);
    if (body !== undefined) {
      await services.call({
        service: "apigateway",
        operation: "PutRestApi",
        input: { restApiId, mode: "overwrite", body },
        scope,
      });
      return existing;
    }
    const { name, description = "" } = settings(properties, context);
    const patchOperations = [
      { op: "replace" as const, path: "/name", value: name },
      { op: "replace" as const, path: "/description", value: description },
    ];
    await services.call({
      service: "apigateway",
      operation: "UpdateRestApi",
      input: { restApiId, patchOperations },
      scope,
    });
    return existing;
  },
  async remove({ physicalId }, { services, scope }) {
    await ignoreMissing(
      services.call({ service: "apigateway", operation: "DeleteRestApi", input: { restApiId: physicalId }, scope }),
    );
  },
};

function settings(properties: JsonObject, context: ProviderContext) {
  type Input = CreateRestApiCommandInput;
  const endpoint = properties["EndpointConfiguration"];
  const types = isJsonObject(endpoint) ? texts(endpoint, "Types") : undefined;
  return {
    name: text(properties, "Name") ?? context.stackName,
    description: text(properties, "Description"),
    apiKeySource: structure<Input["apiKeySource"]>(properties, "ApiKeySourceType"),
    binaryMediaTypes: texts(properties, "BinaryMediaTypes"),
    disableExecuteApiEndpoint: flag(properties, "DisableExecuteApiEndpoint"),
    minimumCompressionSize: number(properties, "MinimumCompressionSize"),
    ...(types === undefined ? {} : { endpointConfiguration: { types } as Input["endpointConfiguration"] }),
  };
}

/** The OpenAPI document; the resource's own Name, Description and media types count for more than the document's. */
async function bodyOf(properties: JsonObject, context: ProviderContext): Promise<Uint8Array | undefined> {
  const location = properties["BodyS3Location"];
  if (isJsonObject(location))
    return readS3Object({ bucket: text(location, "Bucket") ?? "", key: text(location, "Key") ?? "" }, context);
  const body = properties["Body"];
  if (!isJsonObject(body)) return undefined;
  const info = isJsonObject(body["info"]) ? body["info"] : {};
  const title = text(properties, "Name") ?? text(info, "title") ?? context.stackName;
  const description = text(properties, "Description") ?? text(info, "description");
  const binary = texts(properties, "BinaryMediaTypes");
  const document = {
    ...body,
    info: { version: "1.0", ...info, title, ...(description === undefined ? {} : { description }) },
    ...(binary === undefined ? {} : { "x-amazon-apigateway-binary-media-types": binary }),
  };
  return Buffer.from(JSON.stringify(document));
}
