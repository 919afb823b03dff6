import type { InvocationBreakdown, TracedCalls } from "../localise/break-down-traces.ts";
import type { ObservedFunction } from "../observations.ts";
import { addSeries, mean, share, totalOf } from "../statistics.ts";
import type { Throughput } from "../throughput.ts";
import { peakRate } from "./busy-seconds.ts";
import type { Context } from "./detector.ts";

/** What requests ask of a throughput. */
export interface Demand {
  readonly unitsPerSecond: number;
  readonly requestsPerSecond: number;
  readonly unitsPerRequest: number;
  /** No request completed, so that a whole one may need more than was seen. */
  readonly isLowerBound: boolean;
}

/**
 * Units a second that requests need: what was consumed, or, as throttling hides demand, the rate of requests times the
 * calls of one times the units of a call.
 */
export function demandOf({ observations, breakdowns }: Context, throughput: Throughput): Demand {
  const callers = new Set(
    breakdowns.filter((breakdown) => callsOf(breakdown, throughput) > 0).map(({ functionName }) => functionName),
  );
  const functions = observations.functions.filter(({ name }) => callers.size === 0 || callers.has(name));
  const invocations = functions.map(({ metrics }) => metrics?.invocations ?? []);
  const requestsPerSecond = peakRate(addSeries(invocations), observations);
  const perRequest = callers.size === 0 ? untracedUnits(functions, throughput) : tracedUnits(breakdowns, throughput);
  const consumed = peakRate(throughput.consumedUnits, observations);
  const unitsPerSecond = Math.max(consumed, requestsPerSecond * perRequest.unitsPerRequest);
  return { unitsPerSecond, requestsPerSecond, ...perRequest };
}

type UnitsPerRequest = Pick<Demand, "unitsPerRequest" | "isLowerBound">;

/** The calls of a request times the units of a call. */
function tracedUnits(breakdowns: readonly InvocationBreakdown[], throughput: Throughput): UnitsPerRequest {
  const { calls, isLowerBound } = callsPerRequest(breakdowns, throughput);
  return { unitsPerRequest: calls * unitsPerCall(throughput), isLowerBound };
}

function unitsPerCall({ consumedUnits, calls }: Throughput): number {
  return share(totalOf(consumedUnits), totalOf(calls));
}

/** Below this share of successes, most of what was consumed may have gone to requests that failed. */
const TELLING_SUCCESSES = 0.25;

/** Where no trace shows the calls of a request: what was consumed, for each that succeeded; at least one call. */
function untracedUnits(functions: readonly ObservedFunction[], throughput: Throughput): UnitsPerRequest {
  const invocations = totalOf(functions.flatMap(({ metrics }) => metrics?.invocations ?? []));
  const errors = totalOf(functions.flatMap(({ metrics }) => metrics?.errors ?? []));
  const isTold = invocations - errors >= TELLING_SUCCESSES * invocations;
  const served = isTold ? invocations - errors : invocations;
  const unitsPerRequest = Math.max(unitsPerCall(throughput), share(totalOf(throughput.consumedUnits), served));
  return { unitsPerRequest, isLowerBound: !isTold };
}

/** Of requests that completed; where none did, the most that one made, and the call that it was stopped at. */
function callsPerRequest(breakdowns: readonly InvocationBreakdown[], throughput: Throughput) {
  const complete = breakdowns.filter(({ isFault }) => !isFault).map((breakdown) => callsOf(breakdown, throughput));
  const counts = complete.filter((count) => count > 0);
  if (counts.length > 0) return { calls: mean(counts), isLowerBound: false };
  return {
    calls: 1 + Math.max(0, ...breakdowns.map((breakdown) => callsOf(breakdown, throughput))),
    isLowerBound: true,
  };
}

function callsOf({ calls }: InvocationBreakdown, throughput: Throughput): number {
  const toTable = calls.find(({ target }) => target === throughput.table.name);
  return toTable === undefined ? 0 : spendingCalls(toTable, throughput);
}

/** Operations that write. The rest reads; what a trace does not name may be either. */
const WRITING = /^(?:Put|Update|Delete|BatchWrite|TransactWrite)/;
/** Operations that can read an index. */
const READING_INDEX = /^(?:Query|Scan)/;

function spendingCalls({ operations }: TracedCalls, { index, direction }: Throughput): number {
  const isSpending = (operation: string) => {
    if (operation === "" || /Statement|Transaction$/.test(operation)) return true; // PartiQL reads and writes.
    if (direction === "write") return WRITING.test(operation);
    return index === undefined ? !WRITING.test(operation) : READING_INDEX.test(operation);
  };
  return Object.entries(operations).reduce((sum, [name, count]) => sum + (isSpending(name) ? count : 0), 0);
}
