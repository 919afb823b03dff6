import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { requiredIamCapability } from "../capabilities.ts";
import { readTemplateBody } from "../prepare-stack.ts";
import { providerOf } from "../resources/providers.ts";
import { SAM_TYPES, transformsOf } from "../sam/transform-sam.ts";
import type { Handler, Surroundings } from "./operation-context.ts";
import { readTemplate } from "./read-request.ts";

/** GetTemplateSummary: what a template declares, and which resource types the lab does not have. */
export function getTemplateSummary(surroundings: Surroundings): Handler<"GetTemplateSummary"> {
  return async (input, { scope }) => {
    const name = input.StackName;
    const body =
      name === undefined
        ? await readTemplate(input, scope, surroundings)
        : surroundings.archive.require(scope, name).templateBody;
    const { template } = readTemplateBody(body);
    const types = [...new Set(resourceTypes(template))];
    const unknown = types.filter((type) => providerOf(type) === undefined && !SAM_TYPES.includes(type));
    return {
      ...describe(template),
      ResourceTypes: types,
      Version: text(template["AWSTemplateFormatVersion"]) ?? "2010-09-09",
      Metadata: template["Metadata"] === undefined ? undefined : JSON.stringify(template["Metadata"]),
      Warnings: unknown.length === 0 ? {} : { UnrecognizedResourceTypes: unknown },
    };
  };
}

/** ValidateTemplate. */
export function validateTemplate(surroundings: Surroundings): Handler<"ValidateTemplate"> {
  return async (input, { scope }) =>
    describe(readTemplateBody(await readTemplate(input, scope, surroundings)).template);
}

function resourceTypes(template: JsonObject): string[] {
  const resources = isJsonObject(template["Resources"]) ? Object.values(template["Resources"]) : [];
  return resources.filter(isJsonObject).flatMap(({ Type: type }) => text(type) ?? []);
}

function describe(template: JsonObject) {
  const transforms = transformsOf(template);
  const iam = resourceTypes(template).includes("AWS::Serverless::Function")
    ? "CAPABILITY_IAM"
    : requiredIamCapability(template);
  const capabilities = [
    ...(iam === undefined ? [] : [iam]),
    ...(transforms.length === 0 ? [] : (["CAPABILITY_AUTO_EXPAND"] as const)),
  ];
  return {
    Description: text(template["Description"]),
    Parameters: parametersOf(template),
    Capabilities: capabilities,
    CapabilitiesReason:
      iam === undefined ? undefined : "The following resource(s) require capabilities: [AWS::IAM::Role]",
    DeclaredTransforms: [...transforms],
  };
}

function parametersOf(template: JsonObject) {
  const declared = isJsonObject(template["Parameters"]) ? template["Parameters"] : {};
  return Object.entries(declared).map(([key, rules]) => ({
    ParameterKey: key,
    ParameterType: isJsonObject(rules) ? (text(rules["Type"]) ?? "String") : "String",
    DefaultValue: isJsonObject(rules) ? text(rules["Default"]) : undefined,
    NoEcho: isJsonObject(rules) && text(rules["NoEcho"]) === "true",
    Description: isJsonObject(rules) ? text(rules["Description"]) : undefined,
  }));
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}
