import { type Scope, scopeKey } from "@faultline/core";
import type { VersionRecord } from "../catalog/records.ts";
import type { ConcurrencyLedger } from "./concurrency-ledger.ts";
import type { EnvironmentMaker } from "./environment-pools.ts";
import { ProvisionedEnvironments } from "./provisioned-environments.ts";

interface Allocation {
  readonly scope: Scope;
  readonly functionName: string;
  /** The version or alias that is configured. */
  readonly qualifier: string;
  /** The version that its environments run. */
  readonly version: string;
  readonly environments: ProvisionedEnvironments;
}

/** The provisioned concurrency of all functions. An alias and a version each have their own environments. */
export class ProvisionedConcurrency {
  readonly #make: EnvironmentMaker;
  readonly #ledger: ConcurrencyLedger;
  readonly #allocations = new Map<string, Allocation>();

  constructor(make: EnvironmentMaker, ledger: ConcurrencyLedger) {
    this.#make = make;
    this.#ledger = ledger;
  }

  /** Allocates environments of a version for a qualifier; those of another version that it had before retire. */
  allocate(scope: Scope, version: VersionRecord, qualifier: string, requested: number): ProvisionedEnvironments {
    const { functionName } = version;
    const key = allocationKey(scope, functionName, qualifier);
    let allocation = this.#allocations.get(key);
    if (allocation?.version !== version.version) {
      void allocation?.environments.retire();
      const environments = new ProvisionedEnvironments(() => this.#make(scope, version, "provisioned-concurrency"));
      allocation = { scope, functionName, qualifier, version: version.version, environments };
      this.#allocations.set(key, allocation);
    }
    allocation.environments.resize(requested);
    this.#account(scope, functionName);
    return allocation.environments;
  }

  /** Ends the allocation of a qualifier, or all of a function. */
  async release(scope: Scope, functionName: string, qualifier?: string): Promise<void> {
    const released = this.#of(scope, functionName).filter(
      (allocation) => qualifier === undefined || allocation.qualifier === qualifier,
    );
    for (const allocation of released)
      this.#allocations.delete(allocationKey(scope, functionName, allocation.qualifier));
    this.#account(scope, functionName);
    await Promise.all(released.map(({ environments }) => environments.retire()));
  }

  find(scope: Scope, functionName: string, qualifier: string): ProvisionedEnvironments | undefined {
    return this.#allocations.get(allocationKey(scope, functionName, qualifier))?.environments;
  }

  /** The environments that a request for a version through a qualifier may use: the qualifier's, else the version's. */
  serving(scope: Scope, version: VersionRecord, qualifier: string | undefined): ProvisionedEnvironments | undefined {
    for (const candidate of [qualifier, version.version]) {
      if (candidate === undefined) continue;
      const allocation = this.#allocations.get(allocationKey(scope, version.functionName, candidate));
      if (allocation?.version === version.version) return allocation.environments;
    }
    return undefined;
  }

  /** Ends everything. */
  async close(): Promise<void> {
    const all = [...this.#allocations.values()];
    this.#allocations.clear();
    await Promise.all(all.map(({ environments }) => environments.retire()));
  }

  #of(scope: Scope, functionName: string): readonly Allocation[] {
    const prefix = allocationKey(scope, functionName, "");
    return [...this.#allocations].filter(([key]) => key.startsWith(prefix)).map(([, allocation]) => allocation);
  }

  #account(scope: Scope, functionName: string): void {
    const requested = this.#of(scope, functionName).map(({ environments }) => environments.state.requested);
    this.#ledger.provision(
      scope,
      functionName,
      requested.reduce((sum, one) => sum + one, 0),
    );
  }
}

function allocationKey(scope: Scope, functionName: string, qualifier: string): string {
  return `${scopeKey(scope)}:${functionName}:${qualifier}`;
}
