import { messageOf, type JsonObject } from "@faultline/core";
import { isRunnable, SUPPORTED_RUNTIMES } from "../../runtime/runtimes.ts";
import { MAX_PARALLEL_RESOURCES } from "./limits.ts";
import { actionFor } from "./plan-changes.ts";
import type { DesiredResource, PreparedStack } from "./prepare-stack.ts";
import { removeResources } from "./remove-resources.ts";
import { importFrom, resolveOutputs, resolveProperties, stackLookup, wantedOutputs } from "./resolve-resource.ts";
import { isNotImplemented } from "./resources/is-not-implemented.ts";
import { providerOf } from "./resources/providers.ts";
import type { Provisioned, ProviderContext, ResourceProvider } from "./resources/resource-provider.ts";
import { type GraphFailure, runGraph } from "./run-graph.ts";
import { SkippedResources } from "./skipped-resources.ts";
import type { ResourceRecord, StackRequest } from "./stack-record.ts";
import type { StackRun } from "./stack-run.ts";

/** What undoes one finished step. */
type Undo = () => Promise<void>;

/** What a deployment is to make of the stack. */
export interface DeploymentOptions {
  readonly kind: "CREATE" | "UPDATE";
  /** Becomes the stack's own once all is done; a rolled back update leaves the old one. */
  readonly request: StackRequest;
}

/** One creation or update of a stack, from its first resource to its last status. */
export class StackDeployment {
  readonly #run: StackRun;
  readonly #prepared: PreparedStack;
  readonly #kind: "CREATE" | "UPDATE";
  readonly #skipped: SkippedResources;
  readonly #replaced: ResourceRecord[] = [];
  readonly #undo: Undo[] = [];
  readonly #request: StackRequest;

  constructor(run: StackRun, prepared: PreparedStack, { kind, request }: DeploymentOptions) {
    this.#run = run;
    this.#prepared = prepared;
    this.#kind = kind;
    this.#request = request;
    this.#skipped = new SkippedResources(run, prepared);
  }

  /** Never rejects: failures end in a status. */
  async deploy(): Promise<void> {
    for (const warning of this.#prepared.warnings) this.#run.warn(warning);
    const failure = await this.#deployResources();
    if (this.#run.surroundings.isClosing()) return; // The next start marks the stack as interrupted.
    if (failure === undefined) await this.#complete();
    else await this.#fail(failure);
  }

  async #deployResources(): Promise<GraphFailure | undefined> {
    const { resources } = this.#prepared;
    const failure = await runGraph({
      ids: [...resources.keys()],
      dependenciesOf: (id) => resources.get(id)?.dependsOn ?? [],
      run: async (id) => {
        const desired = resources.get(id);
        if (desired !== undefined) await this.#deployResource(desired);
      },
      maxParallel: MAX_PARALLEL_RESOURCES,
      isStopped: () => this.#run.surroundings.isClosing(),
    });
    return failure ?? this.#setOutputs();
  }

  #setOutputs(): GraphFailure | undefined {
    try {
      this.#run.change({ outputs: resolveOutputs(this.#prepared, this.#lookup()) });
      this.#skipped.warnOfOutputs(wantedOutputs(this.#prepared));
      return undefined;
    } catch (error) {
      return { id: this.#run.stack.stackName, error };
    }
  }

  #lookup() {
    const importValue = importFrom(this.#run.surroundings.archive, this.#run.scope);
    const { scope, stack } = this.#run;
    return stackLookup({ scope, resources: stack.resources, skipped: this.#skipped.all, importValue });
  }

  async #deployResource(desired: DesiredResource): Promise<void> {
    const { logicalId, type } = desired;
    const provider = providerOf(type);
    if (this.#skipped.skipImpossible(desired) || provider === undefined) return;
    const existing = this.#run.stack.resources[logicalId];
    try {
      const refusal = this.#skipped.refusal(desired);
      if (refusal !== undefined) throw refusal;
      const properties = resolveProperties(desired, this.#prepared, this.#lookup());
      await this.#apply(desired, provider, { existing, properties });
      this.#skipped.warnOfPlaceholders(desired);
      this.#warnOfRuntime(desired, properties);
    } catch (error) {
      if (existing === undefined && isNotImplemented(error)) return this.#skipped.skip(desired);
      const status = existing === undefined ? "CREATE_FAILED" : "UPDATE_FAILED";
      this.#run.event({ logicalId, type, status, reason: messageOf(error), physicalId: existing?.physicalId ?? "" });
      throw error;
    }
  }

  /** A function can be created with any runtime that Lambda has; the lab runs some of them. */
  #warnOfRuntime({ logicalId, type }: DesiredResource, { Runtime: runtime }: JsonObject): void {
    if (type !== "AWS::Lambda::Function" || typeof runtime !== "string" || isRunnable(runtime)) return;
    const why = `the lab does not run ${runtime} here, only ${SUPPORTED_RUNTIMES.join(", ")}`;
    this.#warnOfProperty(logicalId, "Runtime", `${logicalId} is created but cannot be invoked: ${why}`);
  }

  #warnOfProperty(logicalId: string, property: string, message: string): void {
    const { places } = this.#prepared;
    const line = places.lineOf([...places.originOf(logicalId), "Properties", property]);
    this.#run.warn({ line, message });
  }

  #contextOf(logicalId: string): ProviderContext {
    return this.#run.providerContext(logicalId, (property, why) => {
      const [, owner = logicalId] = this.#prepared.places.originOf(logicalId);
      this.#warnOfProperty(logicalId, property, `${owner}: ${property} has no effect on the lab: ${why}`);
    });
  }

  async #apply(desired: DesiredResource, provider: ResourceProvider, change: ResourceChange): Promise<void> {
    const { existing, properties } = change;
    const action = actionFor(provider, existing, properties);
    if (existing !== undefined && action === "keep") {
      this.#run.putResource({ ...existing, dependsOn: desired.dependsOn, isRetained: desired.isRetained });
    } else if (existing !== undefined && action === "update") {
      await this.#update(desired, provider, { existing, properties });
    } else await this.#create(desired, provider, change);
  }

  async #create(
    desired: DesiredResource,
    provider: ResourceProvider,
    { existing, properties }: ResourceChange,
  ): Promise<void> {
    const { logicalId, type } = desired;
    const verb = existing === undefined ? "CREATE" : "UPDATE";
    const reason =
      existing === undefined
        ? undefined
        : "Requested update requires the creation of a new physical resource; hence creating one.";
    this.#run.event({ logicalId, type, status: `${verb}_IN_PROGRESS`, reason, properties });
    const made = await provider.create(properties, this.#contextOf(logicalId));
    const record = this.#recordOf(desired, properties, { ...made, verb });
    this.#run.putResource(record);
    if (existing !== undefined) this.#replaced.push(existing);
    this.#undo.push(async () => {
      await removeResources(this.#run, [record]);
      if (existing !== undefined) this.#run.putResource(existing);
    });
    this.#run.event({ logicalId, type, status: `${verb}_COMPLETE`, physicalId: made.physicalId, properties });
  }

  async #update(desired: DesiredResource, provider: ResourceProvider, change: ExistingChange): Promise<void> {
    const { logicalId, type } = desired;
    const { existing, properties } = change;
    const { physicalId } = existing;
    const context = this.#contextOf(logicalId);
    this.#run.event({ logicalId, type, status: "UPDATE_IN_PROGRESS", physicalId, properties });
    // Registered first: an update that fails half-way has changed something too.
    this.#undo.push(async () => {
      await provider.update({ ...existing, properties }, existing.properties, context);
      this.#run.putResource(existing);
      this.#run.event({ logicalId, type, status: "UPDATE_COMPLETE", physicalId });
    });
    const made = await provider.update(existing, properties, context);
    this.#run.putResource(this.#recordOf(desired, properties, { ...made, verb: "UPDATE" }));
    this.#run.event({ logicalId, type, status: "UPDATE_COMPLETE", physicalId: made.physicalId, properties });
  }

  #recordOf(
    desired: DesiredResource,
    properties: JsonObject,
    made: Provisioned & { verb: "CREATE" | "UPDATE" },
  ): ResourceRecord {
    return {
      logicalId: desired.logicalId,
      type: desired.type,
      physicalId: made.physicalId,
      ref: made.ref ?? made.physicalId,
      attributes: made.attributes,
      properties,
      status: `${made.verb}_COMPLETE`,
      updatedMs: this.#run.surroundings.clock.now(),
      isRetained: desired.isRetained,
      dependsOn: desired.dependsOn,
    };
  }

  async #complete(): Promise<void> {
    const { template, parameterValues, description } = this.#prepared;
    const described = description === undefined ? {} : { description };
    const skipped = [...this.#skipped.all.keys()];
    const patch = { ...this.#request, skipped, ...described, processedTemplate: template, parameterValues };
    if (this.#kind === "CREATE") return this.#run.enter("CREATE_COMPLETE", undefined, patch);
    this.#run.enter("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", undefined, patch);
    const gone = Object.values(this.#run.stack.resources).filter(
      ({ logicalId }) => !this.#prepared.resources.has(logicalId),
    );
    // Failures are told by events; AWS completes the update all the same.
    await removeResources(this.#run, gone);
    await removeResources(this.#run, this.#replaced);
    this.#run.enter("UPDATE_COMPLETE");
  }

  async #fail({ id, error }: GraphFailure): Promise<void> {
    const reason = `The following resource(s) failed to ${this.#kind.toLowerCase()}: [${id}]. `;
    const { onFailure } = this.#run.stack;
    if (onFailure === "DO_NOTHING") return this.#run.enter(`${this.#kind}_FAILED`, `${reason}${messageOf(error)}`);
    const isUpdate = this.#kind === "UPDATE";
    this.#run.enter(
      isUpdate ? "UPDATE_ROLLBACK_IN_PROGRESS" : "ROLLBACK_IN_PROGRESS",
      `${reason}Rollback requested by user.`,
    );
    const failed = await this.#rollBack();
    if (failed !== undefined) return this.#run.enter(isUpdate ? "UPDATE_ROLLBACK_FAILED" : "ROLLBACK_FAILED", failed);
    if (isUpdate) return this.#run.enter("UPDATE_ROLLBACK_COMPLETE");
    if (onFailure === "DELETE")
      return this.#run.enter("DELETE_COMPLETE", undefined, { deletedMs: this.#run.surroundings.clock.now() });
    this.#run.enter("ROLLBACK_COMPLETE");
  }

  /** Undoes the finished steps, last first. @returns Why it could not, or undefined. */
  async #rollBack(): Promise<string | undefined> {
    const problems: string[] = [];
    for (const undo of this.#undo.toReversed()) {
      try {
        await undo();
      } catch (error) {
        problems.push(messageOf(error));
      }
    }
    const left = Object.values(this.#run.stack.resources).filter(({ status }) => status === "DELETE_FAILED");
    problems.push(...left.map(({ logicalId, statusReason }) => `${logicalId}: ${statusReason ?? "not deleted"}`));
    return problems.length === 0 ? undefined : problems.join("; ");
  }
}

interface ResourceChange {
  readonly existing: ResourceRecord | undefined;
  readonly properties: JsonObject;
}

interface ExistingChange extends ResourceChange {
  readonly existing: ResourceRecord;
}
