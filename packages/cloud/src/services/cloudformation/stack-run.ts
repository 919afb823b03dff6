import type { StackStatus } from "@aws-sdk/client-cloudformation";
import type { Clock, JsonObject, Random, Scope } from "@faultline/core";
import type { ServiceCaller } from "../../wire/service-calls.ts";
import type { TemplateWarning } from "./find-ignored.ts";
import { providerOf } from "./resources/providers.ts";
import type { ProviderContext } from "./resources/resource-provider.ts";
import type { StackArchive } from "./stack-archive.ts";
import type { ResourceRecord, StackRecord } from "./stack-record.ts";

/** What every operation on a stack works with. */
export interface StackSurroundings {
  readonly archive: StackArchive;
  readonly services: ServiceCaller;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether the lab is closing: no further resource is started. */
  isClosing(): boolean;
}

/** A stack while an operation changes it: every step is stored before the next begins. */
export class StackRun {
  readonly scope: Scope;
  readonly surroundings: StackSurroundings;
  #stack: StackRecord;

  constructor(scope: Scope, stack: StackRecord, surroundings: StackSurroundings) {
    this.scope = scope;
    this.surroundings = surroundings;
    this.#stack = stack;
  }

  get stack(): StackRecord {
    return this.#stack;
  }

  change(patch: Partial<StackRecord>): void {
    this.#stack = { ...this.#stack, ...patch };
    this.surroundings.archive.put(this.scope, this.#stack);
  }

  /** Moves the stack to a status, with its event. */
  enter(status: StackStatus, reason?: string, patch: Partial<StackRecord> = {}): void {
    const { statusReason: _old, ...rest } = this.#stack;
    this.#stack = rest;
    this.change({ ...patch, status, ...(reason === undefined ? {} : { statusReason: reason }) });
    const { stackName, stackId } = this.#stack;
    this.event({ logicalId: stackName, physicalId: stackId, type: "AWS::CloudFormation::Stack", status, reason });
  }

  /** Notes a resource's state, without an event. */
  putResource(resource: ResourceRecord): void {
    this.change({ resources: { ...this.#stack.resources, [resource.logicalId]: resource } });
  }

  removeResource(logicalId: string): void {
    const { [logicalId]: _gone, ...resources } = this.#stack.resources;
    this.change({ resources });
  }

  event(event: ResourceEvent): void {
    const { archive, clock, random } = this.surroundings;
    archive.addEvent(this.scope, this.#stack.stackId, {
      eventId: `${event.logicalId}-${event.status}-${random.uuid()}`,
      logicalId: event.logicalId,
      physicalId: event.physicalId ?? "",
      type: event.type,
      status: event.status,
      timeMs: clock.now(),
      ...(event.reason === undefined ? {} : { reason: event.reason }),
      ...(event.properties === undefined ? {} : { properties: event.properties }),
    });
  }

  /** Tells something that the user should know and that stops nothing. */
  warn(warning: TemplateWarning): void {
    const { stackName, stackId, status } = this.#stack;
    const reason = warningReason(warning);
    this.event({ logicalId: stackName, physicalId: stackId, type: "AWS::CloudFormation::Stack", status, reason });
  }

  /** @param ignore Is told of properties that have no effect. */
  providerContext(logicalId: string, ignore: ProviderContext["ignore"] = () => {}): ProviderContext {
    const { services, clock, random } = this.surroundings;
    const { stackName, stackId } = this.#stack;
    return { services, clock, random, scope: this.scope, stackName, stackId, logicalId, ignore };
  }

  /** Removes a resource through its service. */
  async removePhysical(resource: ResourceRecord): Promise<void> {
    await providerOf(resource.type)?.remove(resource, this.providerContext(resource.logicalId));
  }
}

/** One line of a stack's history, before it has an id and a time. */
export interface ResourceEvent {
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly type: string;
  /** A `ResourceStatus`, or `CREATE_SKIPPED`. Differs from AWS: which would refuse a type that it does not know. */
  readonly status: string;
  readonly reason?: string | undefined;
  readonly properties?: JsonObject;
}

/** How a warning stands in a stack's event: `Warning: line 12: …`. */
export function warningReason({ line, message }: TemplateWarning): string {
  return line === undefined ? `Warning: ${message}` : `Warning: line ${line}: ${message}`;
}
