import { messageOf } from "@faultline/core";
import type { ExecutionEnvironment } from "./execution-environment.ts";

/** How far an allocation is, in the API's words. */
export interface AllocationState {
  readonly status: "FAILED" | "IN_PROGRESS" | "READY";
  readonly statusReason?: string;
  readonly requested: number;
  /** Environments that are initialised, whether they serve or wait. */
  readonly allocated: number;
}

/** Environments that are started at a time: more would only slow each other down. */
const STARTING_MAX = 8;

/**
 * The environments of one provisioned concurrency configuration: initialised ahead of requests, never idle for too long,
 * and replaced when one is lost.
 */
export class ProvisionedEnvironments {
  readonly #make: () => Promise<ExecutionEnvironment>;
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #busy = new Set<ExecutionEnvironment>();
  readonly #ending = new Set<Promise<void>>();
  #requested = 0;
  #starting = 0;
  #failure: string | undefined;

  constructor(make: () => Promise<ExecutionEnvironment>) {
    this.#make = make;
  }

  get state(): AllocationState {
    const numbers = { requested: this.#requested, allocated: this.#allocated };
    if (this.#failure !== undefined) return { ...numbers, status: "FAILED", statusReason: this.#failure };
    return { ...numbers, status: this.#allocated >= this.#requested ? "READY" : "IN_PROGRESS" };
  }

  /** Environments that serve. */
  get busyCount(): number {
    return this.#busy.size;
  }

  /** Asks for a number of environments; those beyond it end, a busy one after its invocation. */
  resize(requested: number): void {
    this.#requested = requested;
    this.#failure = undefined;
    while (this.#allocated > requested) {
      const surplus = this.#idle.pop();
      if (surplus === undefined) break;
      this.#end(surplus);
    }
    this.#fill();
  }

  /** An environment that waits; undefined where all serve: the request then spills over. */
  tryAcquire(): ExecutionEnvironment | undefined {
    const environment = this.#idle.pop();
    if (environment !== undefined) this.#busy.add(environment);
    return environment;
  }

  /** Takes an environment back after it served. */
  release(environment: ExecutionEnvironment): void {
    this.#busy.delete(environment);
    if (this.#allocated >= this.#requested) this.#end(environment);
    else this.#idle.push(environment);
  }

  /** Takes back an environment that cannot be used any more, and starts another. */
  discard(environment: ExecutionEnvironment): void {
    this.#busy.delete(environment);
    this.#end(environment);
    this.#fill();
  }

  /** Ends the idle environments now and each busy one after its invocation. */
  async retire(): Promise<void> {
    this.resize(0);
    await Promise.all(this.#ending);
  }

  get #allocated(): number {
    return this.#idle.length + this.#busy.size;
  }

  #fill(): void {
    while (
      this.#failure === undefined &&
      this.#starting < STARTING_MAX &&
      this.#allocated + this.#starting < this.#requested
    ) {
      this.#starting += 1;
      void this.#start();
    }
  }

  async #start(): Promise<void> {
    try {
      const environment = await this.#make();
      const isReady = await environment.prepare();
      this.#starting -= 1;
      if (isReady && this.#allocated < this.#requested) this.#idle.push(environment);
      else this.#end(environment);
      if (!isReady) this.#failure = "FUNCTION_ERROR_INIT_FAILURE";
    } catch (thrown) {
      this.#starting -= 1;
      this.#failure = messageOf(thrown); // Nobody waits for it: whoever reads the configuration is told.
    }
    this.#fill();
  }

  #end(environment: ExecutionEnvironment): void {
    const ending = environment.shutdown().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}
