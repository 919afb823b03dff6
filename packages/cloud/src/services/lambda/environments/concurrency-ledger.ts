import { type Scope, scopeKey } from "@faultline/core";

/** Why an invocation is refused: `Reason` of `TooManyRequestsException`. */
type ThrottleReason = "ConcurrentInvocationLimitExceeded" | "ReservedFunctionConcurrentInvocationLimitExceeded";

/** Whether an invocation may run, and how many then run. */
export type Admission =
  | {
      readonly isAdmitted: true;
      readonly functionConcurrency: number;
      readonly accountConcurrency: number;
      /** Running invocations of functions without a reservation; absent for a function with one. */
      readonly unreservedConcurrency?: number;
    }
  | { readonly isAdmitted: false; readonly reason: ThrottleReason };

interface ScopeCounts {
  account: number;
  unreserved: number;
  readonly byFunction: Map<string, number>;
  readonly reserved: Map<string, number>;
}

/**
 * Counts running invocations against the account's concurrency and the functions' reservations. All versions of a
 * function count together. A reservation is a guarantee and a maximum: the rest share what is not reserved.
 *
 * @see Lambda Developer Guide, "Configuring reserved concurrency", read 2026-11.
 */
export class ConcurrencyLedger {
  readonly #scopes = new Map<string, ScopeCounts>();

  /** Sets a function's reservation, or removes it. */
  reserve(scope: Scope, functionName: string, concurrency: number | undefined): void {
    const { reserved } = this.#counts(scope);
    if (concurrency === undefined) reserved.delete(functionName);
    else reserved.set(functionName, concurrency);
  }

  /** What all functions of the scope have reserved, but for the one named. */
  reservedTotal(scope: Scope, exceptFunction?: string): number {
    let total = 0;
    for (const [functionName, concurrency] of this.#counts(scope).reserved) {
      if (functionName !== exceptFunction) total += concurrency;
    }
    return total;
  }

  /** Admits an invocation, which then must {@link leave}, or says why not. */
  enter(scope: Scope, functionName: string, accountLimit: number): Admission {
    const counts = this.#counts(scope);
    const running = counts.byFunction.get(functionName) ?? 0;
    const reservation = counts.reserved.get(functionName);
    if (reservation !== undefined && running >= reservation) {
      return { isAdmitted: false, reason: "ReservedFunctionConcurrentInvocationLimitExceeded" };
    }
    if (reservation === undefined && counts.unreserved >= accountLimit - this.reservedTotal(scope)) {
      return { isAdmitted: false, reason: "ConcurrentInvocationLimitExceeded" };
    }
    counts.byFunction.set(functionName, running + 1);
    counts.account += 1;
    const admitted = {
      isAdmitted: true,
      functionConcurrency: running + 1,
      accountConcurrency: counts.account,
    } as const;
    if (reservation !== undefined) return admitted;
    counts.unreserved += 1;
    return { ...admitted, unreservedConcurrency: counts.unreserved };
  }

  /** Ends an admitted invocation. */
  leave(scope: Scope, functionName: string, admission: Admission & { readonly isAdmitted: true }): void {
    const counts = this.#counts(scope);
    const running = (counts.byFunction.get(functionName) ?? 1) - 1;
    if (running === 0) counts.byFunction.delete(functionName);
    else counts.byFunction.set(functionName, running);
    counts.account -= 1;
    // What it was admitted under counts, though the reservation may have changed since.
    if (admission.unreservedConcurrency !== undefined) counts.unreserved -= 1;
  }

  #counts(scope: Scope): ScopeCounts {
    const key = scopeKey(scope);
    let counts = this.#scopes.get(key);
    if (counts === undefined) {
      counts = { account: 0, unreserved: 0, byFunction: new Map(), reserved: new Map() };
      this.#scopes.set(key, counts);
    }
    return counts;
  }
}
