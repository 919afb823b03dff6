import type { PatchOperation } from "@aws-sdk/client-api-gateway";
import { isJsonObject, type JsonObject } from "@faultline/core";
import { ignoreMissing } from "./ignore-missing.ts";
import { flag, requiredText, text, textMap } from "./property-values.ts";
import type { ProviderContext, ResourceProvider } from "./resource-provider.ts";

/** `AWS::ApiGateway::Stage`, with throttling, logging and tracing. */
export const apiGatewayStage: ResourceProvider = {
  type: "AWS::ApiGateway::Stage",
  properties: [
    "AccessLogSetting",
    "DeploymentId",
    "Description",
    "MethodSettings",
    "RestApiId",
    "StageName",
    "TracingEnabled",
    "Variables",
  ],
  replacedBy: ["RestApiId", "StageName"],
  async create(properties, context) {
    const { services, scope } = context;
    const stageName = requiredText(properties, "StageName");
    const input = {
      restApiId: requiredText(properties, "RestApiId"),
      stageName,
      deploymentId: requiredText(properties, "DeploymentId"),
      description: text(properties, "Description"),
      tracingEnabled: flag(properties, "TracingEnabled"),
      variables: textMap(properties["Variables"]),
    };
    await services.call({ service: "apigateway", operation: "CreateStage", input, scope });
    await patchStage(properties, settingPatches(properties), context);
    return { physicalId: stageName, attributes: {} };
  },
  async update(existing, properties, context) {
    const patches = [
      ...basicPatches(properties),
      ...variablePatches(existing.properties, properties),
      ...settingPatches(properties),
    ];
    await patchStage(properties, patches, context);
    return existing;
  },
  async remove({ physicalId, properties }, { services, scope }) {
    const input = { restApiId: requiredText(properties, "RestApiId"), stageName: physicalId };
    await ignoreMissing(services.call({ service: "apigateway", operation: "DeleteStage", input, scope }));
  },
};

async function patchStage(
  properties: JsonObject,
  patchOperations: PatchOperation[],
  { services, scope }: ProviderContext,
): Promise<void> {
  if (patchOperations.length === 0) return;
  const input = {
    restApiId: requiredText(properties, "RestApiId"),
    stageName: requiredText(properties, "StageName"),
    patchOperations,
  };
  await services.call({ service: "apigateway", operation: "UpdateStage", input, scope });
}

function replace(path: string, value: string): PatchOperation {
  return { op: "replace", path, value };
}

function basicPatches(properties: JsonObject): PatchOperation[] {
  return [
    replace("/deploymentId", requiredText(properties, "DeploymentId")),
    replace("/tracingEnabled", String(flag(properties, "TracingEnabled") ?? false)),
    replace("/description", text(properties, "Description") ?? ""),
  ];
}

function variablePatches(before: JsonObject, after: JsonObject): PatchOperation[] {
  const variables = textMap(after["Variables"]) ?? {};
  const gone = Object.keys(textMap(before["Variables"]) ?? {}).filter((name) => !Object.hasOwn(variables, name));
  return [
    ...gone.map((name): PatchOperation => ({ op: "remove", path: `/variables/${name}` })),
    ...Object.entries(variables).map(([name, value]) => replace(`/variables/${name}`, value)),
  ];
}

/** The patch path of each method setting. @see API Gateway API Reference, "UpdateStage", patch operations. */
const METHOD_SETTINGS: Readonly<Record<string, string>> = {
  CacheDataEncrypted: "caching/dataEncrypted",
  CacheTtlInSeconds: "caching/ttlInSeconds",
  CachingEnabled: "caching/enabled",
  DataTraceEnabled: "logging/dataTrace",
  LoggingLevel: "logging/loglevel",
  MetricsEnabled: "metrics/enabled",
  ThrottlingBurstLimit: "throttling/burstLimit",
  ThrottlingRateLimit: "throttling/rateLimit",
};

function settingPatches(properties: JsonObject): PatchOperation[] {
  const listed = properties["MethodSettings"];
  const settings: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const methods = settings.filter((setting): setting is JsonObject => isJsonObject(setting)).flatMap(methodPatches);
  const log = properties["AccessLogSetting"];
  if (!isJsonObject(log)) return methods;
  const destination = text(log, "DestinationArn");
  const format = text(log, "Format");
  return [
    ...methods,
    ...(destination === undefined ? [] : [replace("/accessLogSettings/destinationArn", destination)]),
    ...(format === undefined ? [] : [replace("/accessLogSettings/format", format)]),
  ];
}

/** A setting's path starts with its resource, whose own slashes are escaped; a star for all stays. */
function methodPatches(setting: JsonObject): PatchOperation[] {
  const resource = (text(setting, "ResourcePath") ?? "/*").replace(/^\/(?=\*)/, "");
  const escaped = resource === "*" ? "*" : resource.replaceAll("/", "~1");
  const method = text(setting, "HttpMethod") ?? "*";
  return Object.entries(METHOD_SETTINGS).flatMap(([name, path]) => {
    const value = text(setting, name);
    return value === undefined ? [] : [replace(`/${escaped}/${method}/${path}`, value)];
  });
}
