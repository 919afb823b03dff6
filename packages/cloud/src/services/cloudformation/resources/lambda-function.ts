import type { CreateFunctionCommandInput, UpdateFunctionConfigurationCommandInput } from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { isJsonObject, type JsonObject } from "@faultline/core";
import { ServiceError } from "../../../service-error.ts";
import { sortedJson } from "../sam/logical-id.ts";
import { generatedName } from "./generated-name.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { number, requiredText, structure, tagMap, text, textMap, texts } from "./property-values.ts";
import type { ExistingResource, Provisioned, ProviderContext, ResourceProvider } from "./resource-provider.ts";
import { waitUntil } from "./wait-until.ts";

const CONFIGURATION = [
  "DeadLetterConfig",
  "Description",
  "Environment",
  "EphemeralStorage",
  "Handler",
  "KmsKeyArn",
  "Layers",
  "LoggingConfig",
  "MemorySize",
  "Role",
  "Runtime",
  "Timeout",
  "TracingConfig",
  "VpcConfig",
];

/** `AWS::Lambda::Function`. */
export const lambdaFunction: ResourceProvider = {
  type: "AWS::Lambda::Function",
  properties: [
    ...CONFIGURATION,
    "Architectures",
    "Code",
    "FunctionName",
    "PackageType",
    "ReservedConcurrentExecutions",
    "Tags",
  ],
  replacedBy: ["FunctionName", "PackageType"],
  create: createFunction,
  update: updateFunction,
  async remove({ physicalId }, { services, scope }) {
    await ignoreMissing(
      services.call({ service: "lambda", operation: "DeleteFunction", input: { FunctionName: physicalId }, scope }),
    );
  },
};

async function createFunction(properties: JsonObject, context: ProviderContext): Promise<Provisioned> {
  const { services, scope } = context;
  const FunctionName = text(properties, "FunctionName") ?? generatedName(context, MAX_NAME_LENGTH);
  const created = await services.call({
    service: "lambda",
    operation: "CreateFunction",
    scope,
    input: {
      FunctionName,
      Code: codeOf(properties),
      ...configurationOf(properties),
      Role: requiredText(properties, "Role"),
      Architectures: structure<CreateFunctionCommandInput["Architectures"]>(properties, "Architectures"),
      PackageType: structure<CreateFunctionCommandInput["PackageType"]>(properties, "PackageType"),
      Tags: tagMap(properties),
    },
  });
  try {
    if (created.State !== "Active") await waitUntilActive(FunctionName, context);
    await putConcurrency(FunctionName, properties, context);
  } catch (error) {
    // The function exists but the stack will not know of it: it must not stay behind.
    await lambdaFunction.remove({ physicalId: FunctionName, attributes: {}, properties }, context);
    throw error;
  }
  return { physicalId: FunctionName, attributes: { Arn: created.FunctionArn ?? "" } };
}

const MAX_NAME_LENGTH = 64;

async function updateFunction(
  existing: ExistingResource,
  properties: JsonObject,
  context: ProviderContext,
): Promise<Provisioned> {
  const { services, scope } = context;
  const FunctionName = existing.physicalId;
  const differs = (names: readonly string[]) =>
    names.some((name) => sortedJson(existing.properties[name] ?? null) !== sortedJson(properties[name] ?? null));
  if (differs(["Code", "Architectures"])) {
    const Architectures = structure<CreateFunctionCommandInput["Architectures"]>(properties, "Architectures");
    await services.call({
      service: "lambda",
      operation: "UpdateFunctionCode",
      input: { FunctionName, Architectures, ...codeOf(properties) },
      scope,
    });
    await waitUntilActive(FunctionName, context);
  }
  if (differs(CONFIGURATION)) {
    const input = {
      ...configurationOf(properties),
      ...clearedConfiguration(existing.properties, properties), // Last: what is gone is undefined above.
      FunctionName,
    };
    await services.call({ service: "lambda", operation: "UpdateFunctionConfiguration", input, scope });
    await waitUntilActive(FunctionName, context);
  }
  if (differs(["ReservedConcurrentExecutions"])) await changeConcurrency(FunctionName, properties, context);
  if (differs(["Tags"])) await putTags(existing, properties, context);
  return { physicalId: FunctionName, attributes: existing.attributes };
}

function configurationOf(properties: JsonObject) {
  const environment = properties["Environment"];
  const variables = isJsonObject(environment) ? textMap(environment["Variables"]) : undefined;
  return {
    Description: text(properties, "Description"),
    Handler: text(properties, "Handler"),
    KMSKeyArn: text(properties, "KmsKeyArn"),
    Layers: texts(properties, "Layers"),
    MemorySize: number(properties, "MemorySize"),
    Role: text(properties, "Role"),
    Timeout: number(properties, "Timeout"),
    ...(variables === undefined ? {} : { Environment: { Variables: variables } }),
    Runtime: structure<CreateFunctionCommandInput["Runtime"]>(properties, "Runtime"),
    DeadLetterConfig: structure<CreateFunctionCommandInput["DeadLetterConfig"]>(properties, "DeadLetterConfig"),
    EphemeralStorage: structure<CreateFunctionCommandInput["EphemeralStorage"]>(properties, "EphemeralStorage"),
    LoggingConfig: structure<CreateFunctionCommandInput["LoggingConfig"]>(properties, "LoggingConfig"),
    TracingConfig: structure<CreateFunctionCommandInput["TracingConfig"]>(properties, "TracingConfig"),
    VpcConfig: structure<CreateFunctionCommandInput["VpcConfig"]>(properties, "VpcConfig"),
  };
}

/** A property that left the template goes back to its default: the API keeps what it is not told. */
function clearedConfiguration(
  before: JsonObject,
  after: JsonObject,
): Omit<UpdateFunctionConfigurationCommandInput, "FunctionName"> {
  const isGone = (name: string) => before[name] !== undefined && after[name] === undefined;
  return {
    ...(isGone("Description") ? { Description: "" } : {}),
    ...(isGone("Environment") ? { Environment: { Variables: {} } } : {}),
    ...(isGone("Layers") ? { Layers: [] } : {}),
    ...(isGone("MemorySize") ? { MemorySize: 128 } : {}),
    ...(isGone("Timeout") ? { Timeout: 3 } : {}),
    ...(isGone("TracingConfig") ? { TracingConfig: { Mode: "PassThrough" } } : {}),
    ...(isGone("DeadLetterConfig") ? { DeadLetterConfig: { TargetArn: "" } } : {}),
  };
}

function codeOf(properties: JsonObject) {
  const code = properties["Code"];
  if (!isJsonObject(code)) throw new ServiceError("ValidationError", "Property Code cannot be empty.");
  const inline = text(code, "ZipFile");
  if (inline !== undefined) return { ZipFile: zipInline(inline, text(properties, "Runtime") ?? "") };
  return {
    S3Bucket: text(code, "S3Bucket"),
    S3Key: text(code, "S3Key"),
    S3ObjectVersion: text(code, "S3ObjectVersion"),
    ImageUri: text(code, "ImageUri"),
  };
}

/** Inline code becomes `index.js` or `index.py`. @see CloudFormation Template Reference, "AWS::Lambda::Function Code". */
function zipInline(source: string, runtime: string): Uint8Array {
  const name = runtime.startsWith("python") ? "index.py" : "index.js";
  // A fixed time, the first that ZIP can express, gives the same code the same SHA-256.
  return zipSync({ [name]: strToU8(source) }, { mtime: new Date(1980, 0, 1) });
}

async function putConcurrency(
  FunctionName: string,
  properties: JsonObject,
  { services, scope }: ProviderContext,
): Promise<void> {
  const reserved = number(properties, "ReservedConcurrentExecutions");
  if (reserved === undefined) return;
  await services.call({
    service: "lambda",
    operation: "PutFunctionConcurrency",
    input: { FunctionName, ReservedConcurrentExecutions: reserved },
    scope,
  });
}

async function changeConcurrency(
  FunctionName: string,
  properties: JsonObject,
  context: ProviderContext,
): Promise<void> {
  const { services, scope } = context;
  if (properties["ReservedConcurrentExecutions"] !== undefined)
    return putConcurrency(FunctionName, properties, context);
  await services.call({ service: "lambda", operation: "DeleteFunctionConcurrency", input: { FunctionName }, scope });
}

async function putTags(
  existing: ExistingResource,
  properties: JsonObject,
  { services, scope }: ProviderContext,
): Promise<void> {
  const Resource = text(existing.attributes, "Arn") ?? "";
  const tags = tagMap(properties);
  const gone = Object.keys(tagMap(existing.properties)).filter((key) => !Object.hasOwn(tags, key));
  if (gone.length > 0)
    await services.call({ service: "lambda", operation: "UntagResource", input: { Resource, TagKeys: gone }, scope });
  if (Object.keys(tags).length > 0) {
    await services.call({ service: "lambda", operation: "TagResource", input: { Resource, Tags: tags }, scope });
  }
}

async function waitUntilActive(FunctionName: string, context: ProviderContext): Promise<void> {
  const { services, scope } = context;
  await waitUntil(context, async () => {
    const found = await services.call({
      service: "lambda",
      operation: "GetFunctionConfiguration",
      input: { FunctionName },
      scope,
    });
    if (found.State === "Failed")
      throw new ServiceError("NotStabilized", found.StateReason ?? "The function failed to become active");
    if (found.LastUpdateStatus === "Failed")
      throw new ServiceError("NotStabilized", found.LastUpdateStatusReason ?? "The update failed");
    return (found.State ?? "Active") === "Active" && found.LastUpdateStatus !== "InProgress";
  });
}
