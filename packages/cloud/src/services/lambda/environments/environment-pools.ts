import { type CancelTimer, type Clock, type Random, type Scope, scopeKey } from "@faultline/core";
import type { VersionRecord } from "../catalog/records.ts";
import { EnvironmentPool, type PoolPolicy } from "./environment-pool.ts";
import type { ExecutionEnvironment } from "./execution-environment.ts";

/** Why an environment is initialised: `AWS_LAMBDA_INITIALIZATION_TYPE`. */
export type InitializationType = "on-demand" | "provisioned-concurrency";

/** Makes an environment for a function version. */
export type EnvironmentMaker = (
  scope: Scope,
  version: VersionRecord,
  initializationType: InitializationType,
) => Promise<ExecutionEnvironment>;

interface VersionPool {
  /** Of what its environments run. A new revision, as a permission makes, need not be a modification. */
  readonly lastModified: number;
  readonly pool: EnvironmentPool<ExecutionEnvironment>;
}

const SWEEP_MS_MAX = 10_000;

/** The pools of all function versions. A changed version gets a new pool, and its old environments retire. */
export class EnvironmentPools {
  readonly #make: EnvironmentMaker;
  readonly #policy: PoolPolicy;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #pools = new Map<string, VersionPool>();
  #cancelSweep: CancelTimer | undefined;

  constructor(make: EnvironmentMaker, policy: PoolPolicy, clock: Clock, random: Random) {
    this.#make = make;
    this.#policy = policy;
    this.#clock = clock;
    this.#random = random;
  }

  /** The pool of a version as it is now. */
  poolOf(scope: Scope, version: VersionRecord): EnvironmentPool<ExecutionEnvironment> {
    const key = `${functionKey(scope, version.functionName)}${version.version}`;
    const known = this.#pools.get(key);
    if (known?.lastModified === version.lastModified) return known.pool;
    void known?.pool.retire();
    const pool = new EnvironmentPool(
      () => this.#make(scope, version, "on-demand"),
      this.#policy,
      this.#clock,
      this.#random,
    );
    this.#pools.set(key, { lastModified: version.lastModified, pool });
    this.#cancelSweep ??= this.#scheduleSweep();
    return pool;
  }

  /** Retires the environments of a function, or of one version of it. */
  async retire(scope: Scope, functionName: string, version?: string): Promise<void> {
    const prefix = functionKey(scope, functionName);
    const keys = [...this.#pools.keys()].filter((key) =>
      version === undefined ? key.startsWith(prefix) : key === `${prefix}${version}`,
    );
    await this.#retireKeys(keys);
  }

  /** Retires everything. */
  async close(): Promise<void> {
    this.#cancelSweep?.();
    this.#cancelSweep = undefined;
    await this.#retireKeys([...this.#pools.keys()]);
  }

  async #retireKeys(keys: readonly string[]): Promise<void> {
    const retired = keys.flatMap((key) => this.#pools.get(key)?.pool.retire() ?? []);
    for (const key of keys) this.#pools.delete(key);
    await Promise.all(retired);
  }

  #scheduleSweep(): CancelTimer {
    return this.#clock.after(Math.min(SWEEP_MS_MAX, this.#policy.idleTimeoutMs), () => {
      for (const [key, { pool }] of this.#pools) {
        pool.expire();
        if (pool.size === 0) this.#pools.delete(key);
      }
      this.#cancelSweep = this.#pools.size === 0 ? undefined : this.#scheduleSweep();
    });
  }
}

function functionKey(scope: Scope, functionName: string): string {
  return `${scopeKey(scope)}:${functionName}:`;
}
