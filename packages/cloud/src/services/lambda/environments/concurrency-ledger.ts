import { type Scope, scopeKey } from "@faultline/core";

/** Why an invocation is refused: `Reason` of `TooManyRequestsException`. */
type ThrottleReason = "ConcurrentInvocationLimitExceeded" | "ReservedFunctionConcurrentInvocationLimitExceeded";

/** Whether an invocation may run, and how many then run. */
export type Admission =
  | {
      readonly isAdmitted: true;
      readonly isProvisioned: boolean;
      readonly functionConcurrency: number;
      readonly accountConcurrency: number;
      /** What on-demand invocations of functions without a reservation cannot have. */
      readonly claimedConcurrency: number;
      /** Running on-demand invocations of functions without a reservation; absent for any other invocation. */
      readonly unreservedConcurrency?: number;
    }
  | { readonly isAdmitted: false; readonly reason: ThrottleReason };

interface ScopeCounts {
  account: number;
  unreserved: number;
  readonly onDemand: Map<string, number>;
  readonly onProvisioned: Map<string, number>;
  readonly reserved: Map<string, number>;
  readonly provisioned: Map<string, number>;
}

/**
 * Counts running invocations against the account's concurrency and the functions' reservations. All versions of a
 * function count together. A reservation is a guarantee and a maximum: the rest share what is not reserved. Provisioned
 * concurrency is taken from the function's reservation, or from what all share where it has none.
 *
 * @see Lambda Developer Guide, "Configuring reserved concurrency", "Configuring provisioned concurrency", read 2026-11.
 */
export class ConcurrencyLedger {
  readonly #scopes = new Map<string, ScopeCounts>();

  /** Sets a function's reservation, or removes it. */
  reserve(scope: Scope, functionName: string, concurrency: number | undefined): void {
    const { reserved } = this.#counts(scope);
    if (concurrency === undefined) reserved.delete(functionName);
    else reserved.set(functionName, concurrency);
  }

  /** Sets the provisioned concurrency of all versions and aliases of a function together. */
  provision(scope: Scope, functionName: string, concurrency: number): void {
    const { provisioned } = this.#counts(scope);
    if (concurrency === 0) provisioned.delete(functionName);
    else provisioned.set(functionName, concurrency);
  }

  /** The provisioned concurrency of all versions and aliases of a function together. */
  provisionedOf(scope: Scope, functionName: string): number {
    return this.#counts(scope).provisioned.get(functionName) ?? 0;
  }

  /** What all functions of the scope have reserved, but for the one named. */
  reservedTotal(scope: Scope, exceptFunction?: string): number {
    return totalOf(this.#counts(scope).reserved, (name) => name !== exceptFunction);
  }

  /** What functions without a reservation have provisioned, but for the one named. */
  provisionedTotal(scope: Scope, exceptFunction?: string): number {
    const { provisioned, reserved } = this.#counts(scope);
    return totalOf(provisioned, (name) => name !== exceptFunction && !reserved.has(name));
  }

  /**
   * Admits an invocation, which then must {@link leave}, or says why not.
   *
   * @param isProvisioned Whether a provisioned environment is waiting for it: it is then always admitted.
   */
  enter(scope: Scope, functionName: string, accountLimit: number, isProvisioned = false): Admission {
    const counts = this.#counts(scope);
    const reason = isProvisioned ? undefined : this.#refusal(scope, functionName, accountLimit);
    if (reason !== undefined) return { isAdmitted: false, reason };
    const isUnreserved = !isProvisioned && !counts.reserved.has(functionName);
    addTo(isProvisioned ? counts.onProvisioned : counts.onDemand, functionName, 1);
    counts.account += 1;
    if (isUnreserved) counts.unreserved += 1;
    return {
      isAdmitted: true,
      isProvisioned,
      functionConcurrency: (counts.onDemand.get(functionName) ?? 0) + (counts.onProvisioned.get(functionName) ?? 0),
      accountConcurrency: counts.account,
      claimedConcurrency: counts.unreserved + this.reservedTotal(scope) + this.provisionedTotal(scope),
      ...(isUnreserved ? { unreservedConcurrency: counts.unreserved } : {}),
    };
  }

  /** Ends an admitted invocation. */
  leave(scope: Scope, functionName: string, admission: Admission & { readonly isAdmitted: true }): void {
    const counts = this.#counts(scope);
    addTo(admission.isProvisioned ? counts.onProvisioned : counts.onDemand, functionName, -1);
    counts.account -= 1;
    // What it was admitted under counts, though the reservation may have changed since.
    if (admission.unreservedConcurrency !== undefined) counts.unreserved -= 1;
  }

  #refusal(scope: Scope, functionName: string, accountLimit: number): ThrottleReason | undefined {
    const counts = this.#counts(scope);
    const reservation = counts.reserved.get(functionName);
    if (reservation !== undefined) {
      const onDemandMax = reservation - (counts.provisioned.get(functionName) ?? 0);
      const isFull = (counts.onDemand.get(functionName) ?? 0) >= onDemandMax;
      return isFull ? "ReservedFunctionConcurrentInvocationLimitExceeded" : undefined;
    }
    const isFull = counts.unreserved >= accountLimit - this.reservedTotal(scope) - this.provisionedTotal(scope);
    return isFull ? "ConcurrentInvocationLimitExceeded" : undefined;
  }

  #counts(scope: Scope): ScopeCounts {
    const key = scopeKey(scope);
    let counts = this.#scopes.get(key);
    if (counts === undefined) {
      counts = {
        account: 0,
        unreserved: 0,
        onDemand: new Map(),
        onProvisioned: new Map(),
        reserved: new Map(),
        provisioned: new Map(),
      };
      this.#scopes.set(key, counts);
    }
    return counts;
  }
}

function totalOf(byFunction: ReadonlyMap<string, number>, isCounted: (functionName: string) => boolean): number {
  let total = 0;
  for (const [functionName, concurrency] of byFunction) if (isCounted(functionName)) total += concurrency;
  return total;
}

function addTo(byFunction: Map<string, number>, functionName: string, change: -1 | 1): void {
  const running = (byFunction.get(functionName) ?? 0) + change;
  if (running <= 0) byFunction.delete(functionName);
  else byFunction.set(functionName, running);
}
