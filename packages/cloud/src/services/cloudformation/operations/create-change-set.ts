import type { Scope } from "@faultline/core";
import { cloudFormationError } from "../errors.ts";
import type { StackRecord, StackRequest } from "../stack-record.ts";
import { checkStackName } from "./create-stack.ts";
import type { Handler, Surroundings } from "./operation-context.ts";
import { readRequest } from "./read-request.ts";

const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** CreateChangeSet: for a new stack (which waits in REVIEW_IN_PROGRESS) or an existing one. */
export function createChangeSet(surroundings: Surroundings): Handler<"CreateChangeSet"> {
  const { archive, stacks } = surroundings;
  return async (input, { scope }) => {
    const {
      ChangeSetName: name = "",
      StackName: stackName = "",
      OnStackFailure: onFailure,
      Description: description,
    } = input;
    const isCreate = input.ChangeSetType === "CREATE";
    const previous = archive.find(scope, stackName);
    if (!isCreate && previous === undefined)
      throw cloudFormationError("ValidationError", `Stack [${stackName}] does not exist`);
    const request = await readRequest(input, { scope, surroundings, ...(previous === undefined ? {} : { previous }) });
    const stack = isCreate
      ? reviewedStack(scope, { surroundings, request, name: stackName, onFailure })
      : updatableStack(scope, surroundings, stackName);
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
      ...(isChange ? AVAILABLE : UNAVAILABLE),
      changeSetId,
      name,
      isCreate,
      stackId: stack.stackId,
      createdMs: surroundings.now(),
      changes: stacks.changes(scope, stack, prepared),
      ...(description === undefined ? {} : { description }),
    });
    return { Id: changeSetId, StackId: stack.stackId };
  };
}

const AVAILABLE = { status: "CREATE_COMPLETE", executionStatus: "AVAILABLE" } as const;
const UNAVAILABLE = { status: "FAILED", executionStatus: "UNAVAILABLE", statusReason: NO_CHANGES } as const;

function updatableStack(scope: Scope, { archive, stacks }: Surroundings, stackName: string): StackRecord {
  const stack = archive.require(scope, stackName);
  stacks.requireUpdatable(stack);
  return stack;
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
