import type { Change } from "@aws-sdk/client-cloudformation";
import type { Scope } from "@faultline/core";
import { cloudFormationError } from "../errors.ts";
import type { ChangeRecord, ChangeSetRecord } from "../stack-record.ts";
import type { Handler, Surroundings } from "./operation-context.ts";
import { pageOf } from "./paging.ts";

function requireChangeSet(
  { archive }: Surroundings,
  scope: Scope,
  [name, stackName]: readonly [string | undefined, string | undefined],
): ChangeSetRecord {
  const changeSet = archive.findChangeSet(scope, name ?? "", stackName);
  if (changeSet === undefined)
    throw cloudFormationError("ChangeSetNotFoundException", `ChangeSet [${name}] does not exist`);
  return changeSet;
}

/** DescribeChangeSet. */
export function describeChangeSet(surroundings: Surroundings): Handler<"DescribeChangeSet"> {
  return (input, { scope }) => {
    const changeSet = requireChangeSet(surroundings, scope, [input.ChangeSetName, input.StackName]);
    const stack = surroundings.archive.require(scope, changeSet.stackId);
    const { page, next } = pageOf(changeSet.changes, input.NextToken);
    return {
      ChangeSetName: changeSet.name,
      ChangeSetId: changeSet.changeSetId,
      StackId: stack.stackId,
      StackName: stack.stackName,
      Description: changeSet.description,
      Parameters: Object.entries(changeSet.parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      CreationTime: new Date(changeSet.createdMs),
      ExecutionStatus: changeSet.executionStatus,
      Status: changeSet.status,
      StatusReason: changeSet.statusReason,
      NotificationARNs: [],
      Capabilities: changeSet.capabilities.map((capability) => capability as "CAPABILITY_IAM"), // Checked by the wire.
      Tags: changeSet.tags.map(({ key, value }) => ({ Key: key, Value: value })),
      Changes: page.map(describeChange),
      NextToken: next,
    };
  };
}

function describeChange(change: ChangeRecord): Change {
  return {
    Type: "Resource",
    ResourceChange: {
      Action: change.action,
      LogicalResourceId: change.logicalId,
      PhysicalResourceId: change.physicalId,
      ResourceType: change.type,
      Replacement: change.replacement,
      Scope: change.action === "Modify" ? ["Properties"] : [],
      Details: [],
    },
  };
}

/** ExecuteChangeSet. */
export function executeChangeSet(surroundings: Surroundings): Handler<"ExecuteChangeSet"> {
  const { archive, stacks } = surroundings;
  return (input, { scope }) => {
    const changeSet = requireChangeSet(surroundings, scope, [input.ChangeSetName, input.StackName]);
    if (changeSet.executionStatus !== "AVAILABLE") {
      const message = `ChangeSet [${changeSet.changeSetId}] cannot be executed in its current status of [${changeSet.status}]`;
      throw cloudFormationError("InvalidChangeSetStatusException", message);
    }
    const found = archive.require(scope, changeSet.stackId);
    const stack = input.DisableRollback === true ? { ...found, onFailure: "DO_NOTHING" as const } : found;
    const { templateBody, parameters, capabilities, tags } = changeSet;
    const request = { templateBody, parameters, capabilities, tags };
    const prepared = stacks.prepare(scope, stack, request);
    if (changeSet.isCreate) stacks.startCreation(scope, stack, { request, prepared });
    else stacks.startUpdate(scope, stack, { request, prepared });
    archive.putChangeSet(scope, { ...changeSet, executionStatus: "EXECUTE_COMPLETE" });
    return {};
  };
}

/** DeleteChangeSet. A set that does not exist is no error, as long as its stack does. */
export function deleteChangeSet({ archive }: Surroundings): Handler<"DeleteChangeSet"> {
  return (input, { scope }) => {
    const changeSet = archive.findChangeSet(scope, input.ChangeSetName ?? "", input.StackName);
    if (changeSet !== undefined) archive.deleteChangeSet(scope, changeSet.changeSetId);
    return {};
  };
}

/** ListChangeSets. */
export function listChangeSets({ archive }: Surroundings): Handler<"ListChangeSets"> {
  return (input, { scope }) => {
    const stack = archive.require(scope, input.StackName);
    const { page, next } = pageOf(archive.changeSets(scope, stack.stackId), input.NextToken);
    return {
      NextToken: next,
      Summaries: page.map((changeSet) => ({
        StackId: stack.stackId,
        StackName: stack.stackName,
        ChangeSetId: changeSet.changeSetId,
        ChangeSetName: changeSet.name,
        ExecutionStatus: changeSet.executionStatus,
        Status: changeSet.status,
        StatusReason: changeSet.statusReason,
        CreationTime: new Date(changeSet.createdMs),
        Description: changeSet.description,
      })),
    };
  };
}
