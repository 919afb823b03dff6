import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { functionEvent, type EventOutput, type EventTarget } from "./function-events.ts";
import { functionRole } from "./function-role.ts";
import { hashedId, samHash } from "./logical-id.ts";
import { samError } from "./sam-error.ts";
import {
  objectOf,
  pick,
  type ReadText,
  s3Location,
  type SamOutput,
  type SamResource,
  tagList,
} from "./sam-resource.ts";

/** What the transform of a function needs to know of the rest of the template. */
export interface FunctionSurroundings {
  readonly readText: ReadText;
  stageOf(apiId: string): string | undefined;
}

/** Properties that `AWS::Lambda::Function` has under the same name. */
const SAME_PROPERTIES = [
  "Architectures",
  "CodeSigningConfigArn",
  "Description",
  "Environment",
  "EphemeralStorage",
  "FileSystemConfigs",
  "FunctionName",
  "Handler",
  "ImageConfig",
  "KmsKeyArn",
  "Layers",
  "LoggingConfig",
  "MemorySize",
  "PackageType",
  "RecursiveLoop",
  "ReservedConcurrentExecutions",
  "Runtime",
  "RuntimeManagementConfig",
  "SnapStart",
  "Timeout",
  "VpcConfig",
];

/** Transforms an `AWS::Serverless::Function`: the function, its role, version, alias, URL and events. */
export function serverlessFunction(fn: SamResource, surroundings: FunctionSurroundings): SamOutput {
  const code = functionCode(fn);
  const version = publishedVersion(fn, code, surroundings.readText);
  const invokableId = version?.aliasId ?? fn.logicalId;
  const target: EventTarget = {
    functionId: fn.logicalId,
    invokableId,
    arnPlaceholder: version === undefined ? `\${${fn.logicalId}.Arn}` : `\${${version.aliasId}}`,
    attributes: fn.attributes,
    ...surroundings,
  };
  const named = Object.entries(objectOf(fn.properties["Events"])).map(
    ([name, event]) => [name, functionEvent(name, event, target)] as const,
  );
  const events = named.map(([, event]) => event);
  const ownRole = fn.properties["Role"] === undefined ? functionRole(fn, pollerPolicies(events)) : undefined;
  const role = fn.properties["Role"] ?? { "Fn::GetAtt": [`${fn.logicalId}Role`, "Arn"] };
  return {
    resources: {
      [fn.logicalId]: { Type: "AWS::Lambda::Function", Properties: lambdaProperties(fn, code, role), ...fn.attributes },
      ...(ownRole === undefined ? {} : { [`${fn.logicalId}Role`]: ownRole.resource }),
      ...version?.resources,
      ...functionUrl(fn, version),
      ...invokeConfig(fn, version),
      ...Object.assign({}, ...events.map(({ resources }) => resources)),
    },
    routes: events.flatMap(({ routes }) => routes),
    renames: version?.renames ?? {},
    warnings: [...(ownRole?.warnings ?? []), ...events.flatMap(({ warnings }) => warnings)],
    origins: originsOf(fn.logicalId, named),
  };
}

/** The event or property that each generated resource stands for. */
function originsOf(logicalId: string, events: readonly (readonly [string, EventOutput])[]) {
  const properties = ["Resources", logicalId, "Properties"];
  const ofEvents = events.flatMap(([name, { resources }]) =>
    Object.keys(resources).map((id) => [id, [...properties, "Events", name]] as const),
  );
  return {
    ...Object.fromEntries(ofEvents),
    [`${logicalId}Url`]: [...properties, "FunctionUrlConfig"],
    [`${logicalId}UrlPublicPermissions`]: [...properties, "FunctionUrlConfig"],
    [`${logicalId}EventInvokeConfig`]: [...properties, "EventInvokeConfig"],
  };
}

function pollerPolicies(events: readonly EventOutput[]): string[] {
  return [...new Set(events.flatMap(({ pollerPolicy }) => pollerPolicy ?? []))];
}

function functionCode(fn: SamResource): JsonObject {
  const { InlineCode: inline, ImageUri: image, CodeUri: uri } = fn.properties;
  if (inline !== undefined) return { ZipFile: inline };
  if (image !== undefined) return { ImageUri: image };
  if (uri === undefined) {
    throw samError(
      fn.logicalId,
      "One of 'InlineCode' or 'CodeUri' must be set.",
      "Write CodeUri: and the folder of the code",
    );
  }
  return s3Location(fn.logicalId, "CodeUri", uri);
}

function lambdaProperties(fn: SamResource, code: JsonObject, role: JsonValue): JsonObject {
  const { Tracing: tracing, DeadLetterQueue: deadLetters } = fn.properties;
  return {
    Code: code,
    ...pick(fn.properties, SAME_PROPERTIES),
    Role: role,
    ...(tracing === undefined || tracing === "Disabled" ? {} : { TracingConfig: { Mode: tracing } }),
    ...(isJsonObject(deadLetters) ? { DeadLetterConfig: pick(deadLetters, ["TargetArn"]) } : {}),
    Tags: [{ Key: "lambda:createdBy", Value: "SAM" }, ...tagList(fn.properties["Tags"])],
  };
}

interface PublishedVersion {
  readonly aliasId: string;
  readonly aliasName: string;
  readonly resources: Readonly<Record<string, JsonObject>>;
  readonly renames: Readonly<Record<string, string>>;
}

/** With AutoPublishAlias a new version appears only when the code, or what stands for it, changes. */
function publishedVersion(fn: SamResource, code: JsonObject, readText: ReadText): PublishedVersion | undefined {
  const alias = fn.properties["AutoPublishAlias"];
  if (alias === undefined) return undefined;
  const aliasName = readText(alias);
  if (aliasName === undefined) {
    throw samError(
      fn.logicalId,
      "'AutoPublishAlias' must be a string or a Ref to a template parameter",
      "Write AutoPublishAlias: live",
    );
  }
  const versionId = versionLogicalId(fn, code, readText);
  const aliasId = `${fn.logicalId}Alias${aliasName.replaceAll(/[^A-Za-z0-9]/g, (sign) => (sign === "-" ? "D" : "U"))}`;
  const condition = pick(fn.attributes, ["Condition"]);
  const FunctionName = { Ref: fn.logicalId };
  const description = fn.properties["VersionDescription"];
  const provisioned = pick(fn.properties, ["ProvisionedConcurrencyConfig"]);
  return {
    aliasId,
    aliasName,
    renames: { [`${fn.logicalId}.Version`]: versionId, [`${fn.logicalId}.Alias`]: aliasId },
    resources: {
      [versionId]: {
        Type: "AWS::Lambda::Version",
        DeletionPolicy: fn.properties["VersionDeletionPolicy"] ?? fn.attributes["DeletionPolicy"] ?? "Retain",
        Properties: { FunctionName, ...(description === undefined ? {} : { Description: description }) },
        ...condition,
      },
      [aliasId]: {
        Type: "AWS::Lambda::Alias",
        Properties: {
          FunctionName,
          FunctionVersion: { "Fn::GetAtt": [versionId, "Version"] },
          Name: aliasName,
          ...provisioned,
        },
        ...condition,
      },
    },
  };
}

function versionLogicalId(fn: SamResource, code: JsonObject, readText: ReadText): string {
  const prefix = `${fn.logicalId}Version`;
  const givenHash = readText(fn.properties["AutoPublishCodeSha256"]);
  if (fn.properties["AutoPublishAliasAllProperties"] === true) {
    const rest = Object.entries(fn.properties).filter(([name]) => name !== "Events" && name !== "CodeUri");
    return hashedId(prefix, [code, Object.fromEntries(rest)]);
  }
  return givenHash === undefined ? hashedId(prefix, code) : `${prefix}${givenHash.slice(0, 10)}`;
}

/** `<Id>Url`, and the permission that opens it when it needs no signature. */
function functionUrl(fn: SamResource, version: PublishedVersion | undefined): Record<string, JsonObject> {
  const config = fn.properties["FunctionUrlConfig"];
  if (!isJsonObject(config)) return {};
  const TargetFunctionArn = { Ref: version?.aliasId ?? fn.logicalId };
  const url = {
    Type: "AWS::Lambda::Url",
    Properties: { TargetFunctionArn, ...pick(config, ["AuthType", "Cors", "InvokeMode"]) },
  };
  if (config["AuthType"] !== "NONE") return { [`${fn.logicalId}Url`]: url };
  const open = {
    Action: "lambda:InvokeFunctionUrl",
    FunctionName: TargetFunctionArn,
    FunctionUrlAuthType: "NONE",
    Principal: "*",
  };
  return {
    [`${fn.logicalId}Url`]: url,
    [`${fn.logicalId}UrlPublicPermissions`]: { Type: "AWS::Lambda::Permission", Properties: open },
  };
}

/** `<Id>EventInvokeConfig`: retries and destinations of asynchronous invocations. */
function invokeConfig(fn: SamResource, version: PublishedVersion | undefined): Record<string, JsonObject> {
  const config = fn.properties["EventInvokeConfig"];
  if (!isJsonObject(config)) return {};
  const properties = {
    FunctionName: { Ref: fn.logicalId },
    Qualifier: version === undefined ? "$LATEST" : version.aliasName,
    ...pick(config, ["MaximumEventAgeInSeconds", "MaximumRetryAttempts"]),
    ...(isJsonObject(config["DestinationConfig"])
      ? { DestinationConfig: destinations(config["DestinationConfig"]) }
      : {}),
  };
  // The alias must exist before it can be configured.
  const dependsOn = version === undefined ? {} : { DependsOn: [version.aliasId] };
  return {
    [`${fn.logicalId}EventInvokeConfig`]: {
      Type: "AWS::Lambda::EventInvokeConfig",
      Properties: properties,
      ...dependsOn,
    },
  };
}

function destinations(config: JsonObject): JsonObject {
  const named = Object.entries(config).map(([outcome, value]) => [outcome, pick(objectOf(value), ["Destination"])]);
  return Object.fromEntries(named) as JsonObject;
}

/** The name under which a layer version of SAM changes with its content. */
export function layerLogicalId(logicalId: string, properties: JsonObject): string {
  return `${logicalId}${samHash({ [logicalId]: { Properties: properties, Type: "AWS::Serverless::LayerVersion" } }).slice(0, 10)}`;
}
