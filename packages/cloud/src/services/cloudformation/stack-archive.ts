import type { Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../state/state-store.ts";
import { cloudFormationError } from "./errors.ts";
import { MAX_DELETED_STACKS, MAX_EVENTS } from "./limits.ts";
import type { ChangeSetRecord, EventRecord, StackRecord } from "./stack-record.ts";

/** The stacks, their events and their change sets, kept in the lab's state. Keys are ARNs. */
export class StackArchive {
  readonly #stacks: Collection<StackRecord>;
  readonly #events: Collection<readonly EventRecord[]>;
  readonly #changeSets: Collection<ChangeSetRecord>;

  constructor(state: StateStore) {
    this.#stacks = state.collection("cloudformation/stacks");
    this.#events = state.collection("cloudformation/events");
    this.#changeSets = state.collection("cloudformation/change-sets");
  }

  /** A stack by ARN, deleted ones included, or the living stack of a name. */
  find(scope: Scope, nameOrId: string): StackRecord | undefined {
    if (nameOrId.startsWith("arn:")) return this.#stacks.get(scope, nameOrId);
    return this.list(scope).find(({ stackName, status }) => stackName === nameOrId && status !== "DELETE_COMPLETE");
  }

  /** @throws ServiceError `ValidationError` in AWS's words where there is none. */
  require(scope: Scope, nameOrId: string | undefined): StackRecord {
    if (nameOrId === undefined || nameOrId === "") {
      throw cloudFormationError(
        "ValidationError",
        "1 validation error detected: Value null at 'stackName' failed to satisfy constraint: Member must not be null",
      );
    }
    const stack = this.find(scope, nameOrId);
    if (stack === undefined) throw cloudFormationError("ValidationError", `Stack with id ${nameOrId} does not exist`);
    return stack;
  }

  /** Newest first. */
  list(scope: Scope): readonly StackRecord[] {
    return [...this.#stacks.list(scope)].sort((a, b) => b.createdMs - a.createdMs);
  }

  listAll(): readonly { readonly scope: Scope; readonly value: StackRecord }[] {
    return this.#stacks.listAll();
  }

  put(scope: Scope, stack: StackRecord): void {
    this.#stacks.put(scope, stack.stackId, stack);
    if (stack.status === "DELETE_COMPLETE") this.#forgetOldest(scope);
  }

  /** Removes a stack that never came to be: its change set was deleted. */
  forget(scope: Scope, stackId: string): void {
    this.#stacks.delete(scope, stackId);
    this.#events.delete(scope, stackId);
    for (const { changeSetId } of this.changeSets(scope, stackId)) this.#changeSets.delete(scope, changeSetId);
  }

  #forgetOldest(scope: Scope): void {
    const deleted = this.list(scope).filter(({ status }) => status === "DELETE_COMPLETE");
    for (const { stackId } of deleted.slice(MAX_DELETED_STACKS)) this.forget(scope, stackId);
  }

  /** Newest first. */
  events(scope: Scope, stackId: string): readonly EventRecord[] {
    return [...(this.#events.get(scope, stackId) ?? [])].reverse();
  }

  addEvent(scope: Scope, stackId: string, event: EventRecord): void {
    const events = [...(this.#events.get(scope, stackId) ?? []), event];
    this.#events.put(scope, stackId, events.slice(-MAX_EVENTS));
  }

  /** The change sets of a stack. */
  changeSets(scope: Scope, stackId: string): readonly ChangeSetRecord[] {
    return this.#changeSets.list(scope).filter((changeSet) => changeSet.stackId === stackId);
  }

  /** A change set by ARN, or by name and stack. */
  findChangeSet(scope: Scope, name: string, stackName: string | undefined): ChangeSetRecord | undefined {
    if (name.startsWith("arn:")) return this.#changeSets.get(scope, name);
    const stack = stackName === undefined ? undefined : this.find(scope, stackName);
    return stack === undefined
      ? undefined
      : this.changeSets(scope, stack.stackId).find((changeSet) => changeSet.name === name);
  }

  putChangeSet(scope: Scope, changeSet: ChangeSetRecord): void {
    this.#changeSets.put(scope, changeSet.changeSetId, changeSet);
  }

  deleteChangeSet(scope: Scope, changeSetId: string): void {
    this.#changeSets.delete(scope, changeSetId);
  }
}
