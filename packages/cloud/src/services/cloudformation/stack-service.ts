import { type JsonObject, messageOf, type Scope } from "@faultline/core";
import type { StackStatus } from "@aws-sdk/client-cloudformation";
import { checkCapabilities } from "./capabilities.ts";
import { StackDeployment } from "./deploy-stack.ts";
import { cloudFormationError } from "./errors.ts";
import { MAX_STACKS } from "./limits.ts";
import { planChanges } from "./plan-changes.ts";
import { type PreparedStack, prepareStack, readTemplateBody } from "./prepare-stack.ts";
import { removeResources } from "./remove-resources.ts";
import { importFrom, resolveOutputs, stackLookup } from "./resolve-resource.ts";
import { sortedJson } from "./sam/logical-id.ts";
import type { ChangeRecord, StackRecord, StackRequest } from "./stack-record.ts";
import { StackRun, type StackSurroundings } from "./stack-run.ts";

/** How a new stack is to behave. */
export interface NewStack {
  readonly stackName: string;
  readonly request: StackRequest;
  readonly onFailure: StackRecord["onFailure"];
  readonly isTerminationProtected: boolean;
}

const UPDATABLE: readonly StackStatus[] = [
  "CREATE_COMPLETE",
  "CREATE_FAILED",
  "UPDATE_COMPLETE",
  "UPDATE_FAILED",
  "UPDATE_ROLLBACK_COMPLETE",
];

/** Creates, updates and deletes stacks in the background; the answers come at once, as on AWS. */
export class StackService {
  readonly #surroundings: StackSurroundings;
  readonly #running = new Set<Promise<void>>();
  #isClosing = false;

  constructor(surroundings: Omit<StackSurroundings, "isClosing">) {
    this.#surroundings = { ...surroundings, isClosing: () => this.#isClosing };
    this.#markInterrupted();
  }

  /** Stops starting resources and waits for those under way. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all(this.#running);
  }

  /** Resolves once no operation is under way. For tests and orderly ends. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** @throws ServiceError where the name is taken, the template is wrong or a capability is missing. */
  create(scope: Scope, options: NewStack): StackRecord {
    const stack = this.reserve(scope, options, "CREATE_IN_PROGRESS");
    const prepared = this.prepare(scope, stack, options.request);
    this.#checkCapabilities(options.request, prepared, false);
    return this.startCreation(scope, stack, { request: options.request, prepared });
  }

  /** A stack that holds its name and nothing else. Not stored yet. */
  reserve(scope: Scope, options: NewStack, status: StackStatus): StackRecord {
    const { archive, clock, random } = this.#surroundings;
    const living = archive.list(scope).filter((stack) => stack.status !== "DELETE_COMPLETE");
    if (living.some(({ stackName }) => stackName === options.stackName)) {
      throw cloudFormationError("AlreadyExistsException", `Stack [${options.stackName}] already exists`);
    }
    if (living.length >= MAX_STACKS)
      throw cloudFormationError("LimitExceededException", "Limit for stack has been exceeded");
    const stackId = `arn:aws:cloudformation:${scope.region}:${scope.accountId}:stack/${options.stackName}/${random.uuid()}`;
    return {
      ...options.request,
      stackId,
      stackName: options.stackName,
      onFailure: options.onFailure,
      isTerminationProtected: options.isTerminationProtected,
      processedTemplate: {},
      parameterValues: {},
      status,
      createdMs: clock.now(),
      outputs: [],
      resources: {},
      skipped: [],
    };
  }

  /** Reads a request for a stack. */
  prepare(scope: Scope, { stackName, stackId }: StackRecord, request: StackRequest): PreparedStack {
    return prepareStack(request, { scope, stackName, stackId });
  }

  /** Starts the creation of a reserved stack. */
  startCreation(scope: Scope, stack: StackRecord, { request, prepared }: Deployment): StackRecord {
    const { template, parameterValues, description } = prepared;
    const described = description === undefined ? {} : { description };
    const run = new StackRun(
      scope,
      { ...stack, ...request, ...described, processedTemplate: template, parameterValues },
      this.#surroundings,
    );
    run.enter("CREATE_IN_PROGRESS", "User Initiated");
    return this.#start(run, () => new StackDeployment(run, prepared, { kind: "CREATE", request }).deploy());
  }

  /** @throws ServiceError `ValidationError` where the stack cannot be updated or nothing would change. */
  update(scope: Scope, stack: StackRecord, request: StackRequest): StackRecord {
    this.requireUpdatable(stack);
    const prepared = this.prepare(scope, stack, request);
    this.#checkCapabilities(request, prepared, false);
    if (!this.hasChanges(scope, stack, { request, prepared }))
      throw cloudFormationError("ValidationError", "No updates are to be performed.");
    return this.startUpdate(scope, stack, { request, prepared });
  }

  startUpdate(scope: Scope, stack: StackRecord, { request, prepared }: Deployment): StackRecord {
    this.requireUpdatable(stack);
    const run = new StackRun(scope, stack, this.#surroundings);
    run.enter("UPDATE_IN_PROGRESS", "User Initiated", { updatedMs: this.#surroundings.clock.now() });
    return this.#start(run, () => new StackDeployment(run, prepared, { kind: "UPDATE", request }).deploy());
  }

  requireUpdatable({ stackId, status }: StackRecord): void {
    if (UPDATABLE.includes(status)) return;
    throw cloudFormationError("ValidationError", `Stack:${stackId} is in ${status} state and can not be updated.`);
  }

  /** The changes that a request would make to a stack's resources. */
  changes(scope: Scope, stack: StackRecord, prepared: PreparedStack): readonly ChangeRecord[] {
    return planChanges(prepared, stack, this.#lookup(scope, stack, prepared));
  }

  /** Whether a request changes anything: resources, outputs or tags. */
  hasChanges(scope: Scope, stack: StackRecord, { request, prepared }: Deployment): boolean {
    if (stack.status.endsWith("_FAILED") || this.changes(scope, stack, prepared).length > 0) return true;
    const outputs = resolveOutputs(prepared, this.#lookup(scope, stack, prepared));
    return (
      JSON.stringify(outputs) !== JSON.stringify(stack.outputs) ||
      sortedJson(tagsOf(request)) !== sortedJson(tagsOf(stack))
    );
  }

  #lookup(scope: Scope, { resources, skipped: skippedIds }: StackRecord, prepared: PreparedStack) {
    const skipped = skippedIds.map((logicalId) => {
      return [logicalId, { logicalId, type: prepared.resources.get(logicalId)?.type ?? "" }] as const;
    });
    const importValue = importFrom(this.#surroundings.archive, scope);
    return stackLookup({ scope, resources, skipped: new Map(skipped), importValue });
  }

  /** Deletes a stack; one that is being deleted goes on being so. */
  delete(scope: Scope, stack: StackRecord): void {
    if (stack.status === "DELETE_COMPLETE" || stack.status === "DELETE_IN_PROGRESS") return;
    if (stack.isTerminationProtected) {
      throw cloudFormationError(
        "ValidationError",
        `Stack [${stack.stackName}] cannot be deleted while TerminationProtection is enabled`,
      );
    }
    if (stack.status.endsWith("_IN_PROGRESS") && stack.status !== "REVIEW_IN_PROGRESS") {
      throw cloudFormationError(
        "ValidationError",
        `Stack [${stack.stackId}] cannot be deleted while in status ${stack.status}`,
      );
    }
    const run = new StackRun(scope, stack, this.#surroundings);
    run.enter("DELETE_IN_PROGRESS", "User Initiated");
    this.#start(run, async () => {
      const isGone = await removeResources(run, Object.values(run.stack.resources));
      if (this.#isClosing) return;
      const deletedMs = this.#surroundings.clock.now();
      if (isGone) return run.enter("DELETE_COMPLETE", undefined, { deletedMs });
      const failed = Object.values(run.stack.resources).filter(({ status }) => status === "DELETE_FAILED");
      run.enter(
        "DELETE_FAILED",
        `The following resource(s) failed to delete: [${failed.map(({ logicalId }) => logicalId).join(", ")}]. `,
      );
    });
  }

  /** @throws ServiceError `InsufficientCapabilitiesException`. */
  #checkCapabilities(request: StackRequest, prepared: PreparedStack, allowsTransform: boolean): void {
    const { template: original } = readTemplateBody(request.templateBody);
    checkCapabilities(request.capabilities, { original, processed: prepared.template, allowsTransform });
  }

  /** As {@link create} does, for a change set, which shows the transform's result before it is executed. */
  checkChangeSetCapabilities(request: StackRequest, prepared: PreparedStack): void {
    this.#checkCapabilities(request, prepared, true);
  }

  #start(run: StackRun, work: () => Promise<void>): StackRecord {
    const guarded = work().catch((error: unknown) => {
      // A deployment turns what services refuse into statuses; what arrives here is our own mistake.
      const status = run.stack.status.replace(/_IN_PROGRESS$/, "_FAILED") as StackStatus;
      run.enter(status, `Internal Failure: ${messageOf(error)}`);
    });
    const tracked = guarded.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
    return run.stack;
  }

  /** Stacks that were under way when the lab was killed. Their last resource may exist without the stack knowing. */
  #markInterrupted(): void {
    for (const { scope, value: stack } of this.#surroundings.archive.listAll()) {
      const status = FAILED_STATUS[stack.status];
      if (status === undefined) continue;
      new StackRun(scope, stack, this.#surroundings).enter(status, "The lab stopped while the operation was under way");
    }
  }
}

/** What is deployed: the request and what was made of it. */
export interface Deployment {
  readonly request: StackRequest;
  readonly prepared: PreparedStack;
}

const FAILED_STATUS: Readonly<Partial<Record<StackStatus, StackStatus>>> = {
  CREATE_IN_PROGRESS: "CREATE_FAILED",
  ROLLBACK_IN_PROGRESS: "ROLLBACK_FAILED",
  DELETE_IN_PROGRESS: "DELETE_FAILED",
  UPDATE_IN_PROGRESS: "UPDATE_FAILED",
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: "UPDATE_FAILED",
  UPDATE_ROLLBACK_IN_PROGRESS: "UPDATE_ROLLBACK_FAILED",
};

function tagsOf({ tags }: StackRequest): JsonObject {
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}
