import { epochMs, type EpochMs, type Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../../state/state-store.ts";
import type { FunctionReference } from "../catalog/function-name.ts";
import type { AsyncEvent, Attempts } from "./async-event.ts";

interface StoredEvent extends Attempts {
  readonly reference: FunctionReference;
  readonly requestId: string;
  readonly payloadBase64: string;
  readonly receivedAt: number;
  /** When its next attempt is due, milliseconds since the epoch. */
  readonly dueAt: number;
  readonly traceHeader?: string;
  readonly clientContext?: string;
}

/** An event with what is planned for it. */
export interface PlannedEvent {
  readonly event: AsyncEvent;
  readonly attempts: Attempts;
  readonly dueAt: EpochMs;
}

/**
 * The waiting events as they survive a stop and a kill of the lab: written before an invocation is accepted and when a
 * retry is planned, deleted once the event is done with.
 */
export class AsyncEventStore {
  readonly #events: Collection<StoredEvent>;

  constructor(state: StateStore) {
    this.#events = state.collection("lambda/async-events");
  }

  put({ event, attempts, dueAt }: PlannedEvent): void {
    const { scope, payload, ...rest } = event;
    const payloadBase64 = Buffer.from(payload).toString("base64");
    this.#events.put(scope, keyOf(event), { ...rest, ...attempts, payloadBase64, dueAt });
  }

  delete(event: AsyncEvent): void {
    this.#events.delete(event.scope, keyOf(event));
  }

  /** Every waiting event, of all accounts and Regions. */
  all(): readonly PlannedEvent[] {
    return this.#events.listAll().map(({ scope, value }) => plannedEvent(scope, value));
  }
}

function plannedEvent(scope: Scope, stored: StoredEvent): PlannedEvent {
  const { errors, throttles, payloadBase64, dueAt, receivedAt, ...rest } = stored;
  const payload = Buffer.from(payloadBase64, "base64");
  return {
    event: { ...rest, scope, payload, receivedAt: epochMs(receivedAt) },
    attempts: { errors, throttles },
    dueAt: epochMs(dueAt),
  };
}

/** In the order of arrival. */
function keyOf(event: AsyncEvent): string {
  return `${String(Math.floor(event.receivedAt)).padStart(15, "0")}:${event.requestId}`;
}
