import type { InvocationBreakdown } from "../localise/break-down-traces.ts";
import { mean, share } from "../statistics.ts";

/** How invocations wait for one target. */
export interface DependencyTime {
  readonly target: string;
  readonly isAws: boolean;
  /** Invocations that called it. */
  readonly invocations: number;
  readonly calls: number;
  /** Of all the invocations' time. */
  readonly share: number;
  /** Mean time that an invocation waits for it. */
  readonly waitMs: number;
  readonly unfinished: number;
}

/** Time that invocations waited, by target, the largest share first. */
export function dependencyTimes(breakdowns: readonly InvocationBreakdown[]): readonly DependencyTime[] {
  const totalMs = breakdowns.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const byTarget = Map.groupBy(
    breakdowns.flatMap(({ calls }) => calls),
    ({ target }) => target,
  );
  return [...byTarget]
    .map(([target, entries]) => ({
      target,
      isAws: entries.every(({ isAws }) => isAws),
      invocations: entries.length,
      calls: entries.reduce((sum, { count }) => sum + count, 0),
      share: share(
        entries.reduce((sum, { busyMs }) => sum + busyMs, 0),
        totalMs,
      ),
      waitMs: mean(entries.map(({ busyMs }) => busyMs)),
      unfinished: entries.reduce((sum, entry) => sum + entry.unfinished, 0),
    }))
    .toSorted((a, b) => b.share - a.share);
}

/**
 * Invocations of a function that were slow or failed: those whose time is to be explained. A killed one without any call
 * explains nothing: what it waited for, if it waited, was never sent.
 */
export function sufferingInvocations(
  breakdowns: readonly InvocationBreakdown[],
  functionName: string,
  slowMs: number,
): readonly InvocationBreakdown[] {
  return breakdowns.filter(
    ({ functionName: name, isFault, durationMs, calls }) =>
      name === functionName && (isFault ? calls.length > 0 : durationMs > slowMs),
  );
}
