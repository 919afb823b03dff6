import type { Remedy } from "../diagnosis.ts";
import type { InvocationBreakdown } from "../localise/break-down-traces.ts";
import type { ObservedFunction } from "../observations.ts";
import { quantile } from "../statistics.ts";

/**
 * Highest median in p10s of a function that computes the same each time: other work on its cores makes some invocations
 * longer, but hardly most. On shared cores 1.1 was measured; the rest is room. What waits for others seldom is as even.
 */
const EVEN_SPREAD = 1.6;

/** How a function's time in its traces may be read. */
export interface OwnTime {
  /** Whether any client of the function is traced, so that waiting for what it calls is not taken for its own time. */
  readonly hasTracedClients: boolean;
  /** Median of its durations in p10s. */
  readonly spread: number;
  readonly isEven: boolean;
}

/** @param all Every invocation that was traced. @param clean Those whose time is to be read. */
export function readOwnTime(all: readonly InvocationBreakdown[], clean: readonly InvocationBreakdown[]): OwnTime {
  const durations = clean.map(({ durationMs }) => durationMs);
  const spread = quantile(durations, 0.5) / Math.max(1, quantile(durations, 0.1));
  return { hasTracedClients: all.some(({ calls }) => calls.length > 0), spread, isEven: spread <= EVEN_SPREAD };
}

/** What would tell whether a function computes or waits, where its traces do not. */
export function waysToTell({ name, isTraced }: ObservedFunction): Remedy {
  const traces = isTraced
    ? `Capture the clients of ${name} (X-Ray SDK, Powertools Tracer or OpenTelemetry): what it waits for is then named.`
    : `Turn on active tracing of ${name} (Tracing: Active), with its clients captured: what it waits for is then named.`;
  return {
    steps: [traces, "Or repeat the load with twice the memory: computing becomes faster, waiting does not."],
    experiment: "Change only the memory and repeat the same load",
    changes: [],
  };
}
