import type { Clock, Random } from "@faultline/core";
import { drawLife, type EnvironmentLife, type EnvironmentTurnover, isLifeOver } from "./environment-life.ts";

/** How a pool keeps its environments. */
export interface PoolPolicy {
  readonly idleTimeoutMs: number;
  readonly turnover: EnvironmentTurnover | "off";
}

/** What a pool must be able to do with an environment. */
interface Endable {
  shutdown(): Promise<void>;
}

/** An environment in a pool. */
interface Pooled<Environment extends Endable> {
  readonly environment: Environment;
  readonly madeMs: number;
  readonly life: EnvironmentLife;
  invocations: number;
  lastUsedMs: number;
}

/** The environments of one function version: the last used is reused first; a new one is made when none is idle. */
export class EnvironmentPool<Environment extends Endable> {
  readonly #create: () => Promise<Environment>;
  readonly #policy: PoolPolicy;
  readonly #clock: Clock;
  readonly #random: Random;
  /** In the order of their last use. */
  readonly #idle: Pooled<Environment>[] = [];
  readonly #ending = new Set<Promise<void>>();
  #busy = 0;
  #isRetired = false;

  constructor(create: () => Promise<Environment>, policy: PoolPolicy, clock: Clock, random: Random) {
    this.#create = create;
    this.#policy = policy;
    this.#clock = clock;
    this.#random = random;
  }

  /** Environments that serve or wait. */
  get size(): number {
    return this.#busy + this.#idle.length;
  }

  /** Whether a request would find an environment. */
  get hasIdle(): boolean {
    return this.#idle.length > 0;
  }

  /** The last used idle environment whose life is not over, or a new one. */
  async acquire(): Promise<Pooled<Environment>> {
    this.#busy += 1;
    for (let pooled = this.#idle.pop(); pooled !== undefined; pooled = this.#idle.pop()) {
      if (!this.#isOver(pooled)) return pooled;
      this.#end(pooled);
    }
    try {
      const environment = await this.#create();
      const madeMs = this.#clock.monotonicMs();
      const life = drawLife(this.#policy.turnover, this.#random);
      return { environment, madeMs, life, invocations: 0, lastUsedMs: madeMs };
    } catch (thrown) {
      this.#busy -= 1;
      throw thrown;
    }
  }

  /** Takes an environment back after it served. */
  release(pooled: Pooled<Environment>): void {
    this.#busy -= 1;
    pooled.invocations += 1;
    pooled.lastUsedMs = this.#clock.monotonicMs();
    if (this.#isRetired || this.#isOver(pooled)) this.#end(pooled);
    else this.#idle.push(pooled);
  }

  /** Takes back an environment that cannot be used any more. */
  discard(pooled: Pooled<Environment>): void {
    this.#busy -= 1;
    this.#end(pooled);
  }

  /** Ends environments that have been idle for too long. */
  expire(): void {
    const oldestMs = this.#clock.monotonicMs() - this.#policy.idleTimeoutMs;
    const firstKept = this.#idle.findIndex((pooled) => pooled.lastUsedMs > oldestMs);
    const expired = this.#idle.splice(0, firstKept === -1 ? this.#idle.length : firstKept);
    for (const pooled of expired) this.#end(pooled);
  }

  /** Ends the idle environments now and each busy one after its invocation. Resolves once the idle ones are gone. */
  async retire(): Promise<void> {
    this.#isRetired = true;
    for (const pooled of this.#idle.splice(0)) this.#end(pooled);
    await Promise.all(this.#ending);
  }

  #isOver(pooled: Pooled<Environment>): boolean {
    const lifeMs = this.#clock.monotonicMs() - pooled.madeMs;
    return isLifeOver(pooled.life, { lifeMs, invocations: pooled.invocations });
  }

  #end(pooled: Pooled<Environment>): void {
    const ending = pooled.environment.shutdown().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}
