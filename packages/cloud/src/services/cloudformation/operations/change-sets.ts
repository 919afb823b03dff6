import type { Change } from "@aws-sdk/client-cloudformation";
import type { Scope } from "@faultline/core";
import { cloudFormationError } from "../errors.ts";
import type { ChangeRecord, ChangeSetRecord, StackRecord, StackRequest } from "../stack-record.ts";
import { checkStackName } from "./create-stack.ts";
import type { Handler, Surroundings } from "./operation-context.ts";
import { pageOf } from "./paging.ts";
import { readRequest } from "./read-request.ts";

const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** CreateChangeSet: for a new stack (which waits in REVIEW_IN_PROGRESS) or an existing one. */
export function createChangeSet(surroundings: Surroundings): Handler<"CreateChangeSet"> {
  const { archive, stacks } = surroundings;
  return async (input, { scope }) => {
    const name = input.ChangeSetName ?? "";
    const isCreate = input.ChangeSetType === "CREATE";
    const previous = archive.find(scope, input.StackName ?? "");
    if (!isCreate && previous === undefined)
      throw cloudFormationError("ValidationError", `Stack [${input.StackName}] does not exist`);
    const request = await readRequest(input, { scope, surroundings, ...(previous === undefined ? {} : { previous }) });
    const stack = isCreate
      ? reviewedStack(scope, { surroundings, request, name: input.StackName, onFailure: input.OnStackFailure })
      : archive.require(scope, input.StackName);
    if (!isCreate) stacks.requireUpdatable(stack);
    if (archive.findChangeSet(scope, name, stack.stackId) !== undefined) {
      throw cloudFormationError("AlreadyExistsException", `ChangeSet ${name} already exists`);
    }
    const prepared = stacks.prepare(scope, stack, request);
    stacks.checkChangeSetCapabilities(request, prepared);
    const isChange = isCreate || stacks.hasChanges(scope, stack, { request, prepared });
    const changeSetId = `arn:aws:cloudformation:${scope.region}:${scope.accountId}:changeSet/${name}/${surroundings.newId()}`;
    if (isCreate) archive.put(scope, stack);
    archive.putChangeSet(scope, {
      ...request,
      changeSetId,
      name,
      isCreate,
      stackId: stack.stackId,
      createdMs: surroundings.now(),
      status: isChange ? "CREATE_COMPLETE" : "FAILED",
      executionStatus: isChange ? "AVAILABLE" : "UNAVAILABLE",
      changes: stacks.changes(scope, stack, prepared),
      ...(isChange ? {} : { statusReason: NO_CHANGES }),
      ...(input.Description === undefined ? {} : { description: input.Description }),
    });
    return { Id: changeSetId, StackId: stack.stackId };
  };
}

interface Review {
  readonly surroundings: Surroundings;
  readonly request: StackRequest;
  readonly name: string | undefined;
  readonly onFailure: StackRecord["onFailure"] | undefined;
}

/** The stack that a CREATE change set is for; a second change set may be made while it waits. */
function reviewedStack(scope: Scope, { surroundings, request, name, onFailure = "ROLLBACK" }: Review): StackRecord {
  const existing = surroundings.archive.find(scope, name ?? "");
  if (existing?.status === "REVIEW_IN_PROGRESS") return existing;
  const options = { stackName: checkStackName(name), request, onFailure, isTerminationProtected: false };
  return surroundings.stacks.reserve(scope, options, "REVIEW_IN_PROGRESS");
}

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
