import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { policyOfTemplate } from "./policy-statements.ts";
import { objectOf, pick, type SamResource, type SamWarning, tagList } from "./sam-resource.ts";

/** The role that SAM makes for a function without one, and what could not be put into it. */
export interface FunctionRole {
  readonly resource: JsonObject;
  readonly warnings: readonly SamWarning[];
}

const SERVICE_ROLE = "arn:aws:iam::aws:policy/service-role/";

/**
 * Makes the `<Id>Role` resource from Policies, Tracing and the function's event sources.
 * @param pollers Managed policies that its event sources need.
 */
export function functionRole(fn: SamResource, pollers: readonly string[]): FunctionRole {
  const managed: JsonValue[] = [`${SERVICE_ROLE}AWSLambdaBasicExecutionRole`];
  if (isJsonObject(fn.properties["VpcConfig"])) managed.push(`${SERVICE_ROLE}AWSLambdaVPCAccessExecutionRole`);
  if (fn.properties["Tracing"] === "Active") managed.push("arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess");
  managed.push(...pollers.map((name) => `${SERVICE_ROLE}${name}`));
  const inline: JsonObject[] = [];
  const warnings: SamWarning[] = [];
  const policies = [fn.properties["Policies"] ?? []].flat() as readonly JsonValue[];
  for (const [index, policy] of policies.entries()) {
    const document = inlineDocument(policy);
    const PolicyName = `${fn.logicalId}RolePolicy${index}`;
    if (document !== undefined) inline.push({ PolicyName, PolicyDocument: document });
    else if (typeof policy === "string") managed.push(managedPolicyArn(policy));
    else if (isReference(policy)) managed.push(policy);
    else
      warnings.push({
        path: ["Resources", fn.logicalId, "Properties", "Policies"],
        message: `${fn.logicalId}'s policy template ${Object.keys(objectOf(policy)).join(", ")} is not known here and left out of its role; the lab checks no permissions`,
      });
  }
  const properties = {
    AssumeRolePolicyDocument: fn.properties["AssumeRolePolicyDocument"] ?? assumedBy("lambda.amazonaws.com"),
    ManagedPolicyArns: managed,
    ...(inline.length === 0 ? {} : { Policies: inline }),
    ...roleExtras(fn),
    Tags: [{ Key: "lambda:createdBy", Value: "SAM" }, ...tagList(fn.properties["Tags"])],
  };
  const attributes = pick(fn.attributes, ["Condition", "DeletionPolicy", "UpdateReplacePolicy"]);
  return { resource: { Type: "AWS::IAM::Role", Properties: properties, ...attributes }, warnings };
}

function roleExtras(fn: SamResource): Record<string, JsonValue> {
  const extras = pick(fn.properties, ["PermissionsBoundary"]);
  const path = fn.properties["RolePath"];
  return path === undefined ? extras : { ...extras, Path: path };
}

function assumedBy(service: string): JsonObject {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service: [service] } }],
  };
}

function inlineDocument(policy: JsonValue): JsonObject | undefined {
  if (!isJsonObject(policy)) return undefined;
  if (policy["Statement"] !== undefined) return policy;
  const [entry, ...others] = Object.entries(policy);
  return entry === undefined || others.length > 0 ? undefined : policyOfTemplate(entry[0], entry[1]);
}

function isReference(policy: JsonValue): policy is JsonObject {
  const [key, ...others] = Object.keys(objectOf(policy));
  return key !== undefined && others.length === 0 && (key === "Ref" || key.startsWith("Fn::"));
}

/** A managed policy may be named without its ARN. AWS keeps some under `service-role/`. */
function managedPolicyArn(name: string): string {
  if (name.startsWith("arn:")) return name;
  const isServiceRole = /^AWSLambda(?!_)\w*(?:ExecutionRole|Role)$/.test(name);
  return isServiceRole ? `${SERVICE_ROLE}${name}` : `arn:aws:iam::aws:policy/${name}`;
}
