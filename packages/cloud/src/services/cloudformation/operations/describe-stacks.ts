import type { Stack } from "@aws-sdk/client-cloudformation";
import { isJsonObject, type JsonValue } from "@faultline/core";
import type { StackRecord } from "../stack-record.ts";
import type { Handler, Surroundings } from "./operation-context.ts";
import { pageOf } from "./paging.ts";

/** DescribeStacks: one stack, or all that live. */
export function describeStacks({ archive }: Surroundings): Handler<"DescribeStacks"> {
  return ({ StackName: name, NextToken: token }, { scope }) => {
    if (name !== undefined) return { Stacks: [describeStack(archive.require(scope, name))] };
    const { page, next } = pageOf(
      archive.list(scope).filter(({ status }) => status !== "DELETE_COMPLETE"),
      token,
    );
    return { Stacks: page.map(describeStack), NextToken: next };
  };
}

function describeStack(stack: StackRecord): Stack {
  return {
    StackId: stack.stackId,
    StackName: stack.stackName,
    Description: stack.description,
    Parameters: describeParameters(stack),
    CreationTime: new Date(stack.createdMs),
    LastUpdatedTime: dateOf(stack.updatedMs),
    DeletionTime: dateOf(stack.deletedMs),
    RollbackConfiguration: {},
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    DisableRollback: stack.onFailure === "DO_NOTHING",
    NotificationARNs: [],
    Capabilities: stack.capabilities.map((capability) => capability as "CAPABILITY_IAM"), // Given by the caller, checked by the wire.
    Outputs: stack.outputs.map(({ key, value, description, exportName }) => ({
      OutputKey: key,
      OutputValue: value,
      Description: description,
      ExportName: exportName,
    })),
    Tags: stack.tags.map(({ key, value }) => ({ Key: key, Value: value })),
    EnableTerminationProtection: stack.isTerminationProtected,
    DriftInformation: { StackDriftStatus: "NOT_CHECKED" },
  };
}

/** A parameter marked NoEcho is masked, as on AWS. */
function describeParameters(stack: StackRecord) {
  const declared = stack.processedTemplate["Parameters"];
  return Object.entries(stack.parameterValues).map(([key, value]) => {
    const rules = isJsonObject(declared) ? declared[key] : undefined;
    const isHidden = isJsonObject(rules) && (rules["NoEcho"] === true || rules["NoEcho"] === "true");
    const shown = parameterText(value);
    return { ParameterKey: key, ParameterValue: isHidden ? "****" : shown };
  });
}

/** List parameters are shown as they were given: joined by commas. */
function parameterText(value: JsonValue): string {
  if (Array.isArray(value)) return value.map(String).join(",");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A time in epoch milliseconds as a date. */
export function dateOf(timeMs: number | undefined): Date | undefined {
  return timeMs === undefined ? undefined : new Date(timeMs);
}
