import type { ResourceProgress } from "./progress.ts";
import type { TemplateWarning } from "./template-place.ts";

/** What is read of an event of a stack: the members of CloudFormation's `StackEvent`. */
export interface StackEventView {
  readonly EventId?: string | undefined;
  readonly StackId?: string | undefined;
  readonly LogicalResourceId?: string | undefined;
  readonly PhysicalResourceId?: string | undefined;
  readonly ResourceType?: string | undefined;
  readonly ResourceStatus?: string | undefined;
  readonly ResourceStatusReason?: string | undefined;
}

/** A resource that could not be changed. */
export interface ResourceFailure {
  readonly logicalId: string;
  readonly resourceType: string;
  readonly reason: string;
}

const STATUS = /^(?:(CREATE|UPDATE|DELETE)|IMPORT|UPDATE_ROLLBACK)_(IN_PROGRESS|COMPLETE|FAILED)$/;
const ACTIONS = { CREATE: "create", UPDATE: "update", DELETE: "delete" } as const;
const PHASES = { IN_PROGRESS: "started", COMPLETE: "finished", FAILED: "failed" } as const;

/** How the lab tells, in an event of the stack, of a part of the template that it left out. */
const WARNING = /^Warning: line (\d+): (.+)$/s;

/** What CloudFormation writes for resources that it gave up because another one failed. */
const CANCELLED = /^Resource (creation|update|deletion) cancelled/i;

/** Turns the events of a stack, read again and again, into the progress of its resources, each step once. */
export class StackEventReader {
  readonly #seen: Set<string>;
  readonly #last = new Map<string, string>();
  readonly #warnings: TemplateWarning[] = [];
  #failure: ResourceFailure | undefined;

  /** @param former Ids of the events of earlier operations. */
  constructor(former: Iterable<string> = []) {
    this.#seen = new Set(former);
  }

  /** The first resource that failed by itself. */
  get failure(): ResourceFailure | undefined {
    return this.#failure;
  }

  /** Parts of the template that were left out, in its order. */
  get warnings(): readonly TemplateWarning[] {
    return this.#warnings.toSorted((a, b) => a.line - b.line);
  }

  /** Whether an event was read before: those behind it were, too. */
  has(event: StackEventView): boolean {
    return this.#seen.has(event.EventId ?? "");
  }

  /** @param events Newest first, as the API lists them. */
  read(events: readonly StackEventView[]): readonly ResourceProgress[] {
    // Pages that were read while events arrived overlap: an event may be listed twice.
    const fresh = new Map(events.filter((event) => !this.has(event)).map((event) => [event.EventId ?? "", event]));
    return [...fresh.values()].toReversed().flatMap((event) => {
      this.#seen.add(event.EventId ?? "");
      this.#noteWarning(event);
      return this.#progressOf(event) ?? [];
    });
  }

  #progressOf(event: StackEventView): ResourceProgress | undefined {
    const { LogicalResourceId: logicalId = "", ResourceType: resourceType = "", ResourceStatusReason: reason } = event;
    const isStackItself = event.PhysicalResourceId !== undefined && event.PhysicalResourceId === event.StackId;
    const match = STATUS.exec(event.ResourceStatus ?? "");
    if (isStackItself || match === null) return undefined;
    const [status, actionName = "UPDATE", phaseName] = match;
    // A resource reports twice that it is in progress: when it starts, and once it has its physical id.
    if (this.#last.get(logicalId) === status) return undefined;
    this.#last.set(logicalId, status);
    const phase = PHASES[phaseName as keyof typeof PHASES];
    if (phase === "failed") this.#noteFailure({ logicalId, resourceType, reason: reason ?? status });
    const action = ACTIONS[actionName as keyof typeof ACTIONS];
    return { kind: "resource", logicalId, resourceType, action, phase, ...(reason === undefined ? {} : { reason }) };
  }

  #noteWarning({ ResourceStatusReason: reason = "" }: StackEventView): void {
    const [, line, message] = WARNING.exec(reason) ?? [];
    if (line !== undefined && message !== undefined) this.#warnings.push({ line: Number(line), message });
  }

  #noteFailure(failure: ResourceFailure): void {
    if (this.#failure === undefined && !CANCELLED.test(failure.reason)) this.#failure = failure;
  }
}
