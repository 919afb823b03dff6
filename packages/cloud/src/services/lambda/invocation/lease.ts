import type { EnvironmentPool } from "../environments/environment-pool.ts";
import type { ExecutionEnvironment } from "../environments/execution-environment.ts";
import type { ProvisionedEnvironments } from "../environments/provisioned-environments.ts";

/** An environment for one invocation. */
export interface Lease {
  readonly environment: ExecutionEnvironment;
  /** Gives it back after it served. */
  release(): void;
  /** Gives it back when it cannot be used any more. */
  discard(): void;
}

/** The metrics of provisioned concurrency that one invocation has. */
export type ProvisionedMetrics = Readonly<
  Partial<
    Record<
      | "ProvisionedConcurrencyInvocations"
      | "ProvisionedConcurrencySpilloverInvocations"
      | "ProvisionedConcurrencyUtilization"
      | "ProvisionedConcurrentExecutions",
      number
    >
  >
>;

/** A provisioned environment that waits; undefined where there is none. */
export function leaseProvisioned(allocation: ProvisionedEnvironments | undefined): Lease | undefined {
  const environment = allocation?.tryAcquire();
  if (allocation === undefined || environment === undefined) return undefined;
  return {
    environment,
    release: () => allocation.release(environment),
    discard: () => allocation.discard(environment),
  };
}

/** An environment of the version's pool, made where none waits. */
export async function leaseOnDemand(pool: EnvironmentPool<ExecutionEnvironment>): Promise<Lease> {
  const pooled = await pool.acquire();
  return {
    environment: pooled.environment,
    release: () => pool.release(pooled),
    discard: () => pool.discard(pooled),
  };
}

/**
 * What an invocation counts where its qualifier has provisioned concurrency.
 *
 * @see Lambda Developer Guide, "Types of metrics for Lambda functions", "Concurrency metrics", read 2026-11.
 */
export function provisionedMetrics(allocation: ProvisionedEnvironments, isProvisioned: boolean): ProvisionedMetrics {
  if (!isProvisioned) return { ProvisionedConcurrencySpilloverInvocations: 1 };
  const { busyCount, state } = allocation;
  return {
    ProvisionedConcurrencyInvocations: 1,
    ProvisionedConcurrentExecutions: busyCount,
    ProvisionedConcurrencyUtilization: busyCount / Math.max(1, state.allocated),
  };
}
