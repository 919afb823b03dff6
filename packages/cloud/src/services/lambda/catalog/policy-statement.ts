import type { AddLayerVersionPermissionRequest, AddPermissionRequest } from "@aws-sdk/client-lambda";
import type { JsonObject, JsonValue } from "@faultline/core";
import { invalidParameter } from "../errors.ts";

/** The statement that a permission becomes in a function's resource policy. */
export function policyStatement(request: AddPermissionRequest, resourceArn: string): JsonObject {
  const condition = conditionOf(request);
  return { ...allowance(request, resourceArn), ...(condition === undefined ? {} : { Condition: condition }) };
}

/** The statement that a permission becomes in a layer version's policy. */
export function layerStatement(request: AddLayerVersionPermissionRequest, resourceArn: string): JsonObject {
  const { OrganizationId: organization } = request;
  const condition = { StringEquals: { "aws:PrincipalOrgID": organization ?? "" } };
  return { ...allowance(request, resourceArn), ...(organization === undefined ? {} : { Condition: condition }) };
}

function allowance(
  request: Pick<AddPermissionRequest, "Action" | "Principal" | "StatementId">,
  resourceArn: string,
): JsonObject {
  return {
    Sid: request.StatementId ?? "",
    Effect: "Allow",
    Principal: principalOf(request.Principal ?? ""),
    Action: request.Action ?? "",
    Resource: resourceArn,
  };
}

/** The names of services: `events.amazonaws.com`, `alexa-appkit.amazon.com`, in China `s3.amazonaws.com.cn`. */
const SERVICE = /\.(?:amazonaws\.com(?:\.cn)?|amazon\.com)$/;

/** @throws ServiceError `InvalidParameterValueException`, worded as recorded in 2024-04. */
function principalOf(principal: string): JsonValue {
  if (principal === "*") return "*";
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  if (principal.startsWith("arn:")) return { AWS: principal };
  if (SERVICE.test(principal)) return { Service: principal };
  throw invalidParameter("The provided principal was invalid. Please check the principal and try again.");
}

function conditionOf(request: AddPermissionRequest): JsonObject | undefined {
  const equals: Record<string, string> = {};
  if (request.SourceAccount !== undefined) equals["AWS:SourceAccount"] = request.SourceAccount;
  if (request.PrincipalOrgID !== undefined) equals["aws:PrincipalOrgID"] = request.PrincipalOrgID;
  if (request.EventSourceToken !== undefined) equals["lambda:EventSourceToken"] = request.EventSourceToken;
  if (request.FunctionUrlAuthType !== undefined) equals["lambda:FunctionUrlAuthType"] = request.FunctionUrlAuthType;
  const isViaUrl = request.InvokedViaFunctionUrl;
  const condition = {
    ...(isViaUrl === undefined ? {} : { Bool: { "lambda:InvokedViaFunctionUrl": String(isViaUrl) } }),
    ...(Object.keys(equals).length === 0 ? {} : { StringEquals: equals }),
    ...(request.SourceArn === undefined ? {} : { ArnLike: { "AWS:SourceArn": request.SourceArn } }),
  };
  return Object.keys(condition).length > 0 ? condition : undefined;
}

/** A policy as GetPolicy prints it. */
export function policyDocument(statements: readonly JsonObject[]): string {
  return JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements });
}
