import { countText, durationText, percentText } from "../number-text.ts";
import type { ObservedRequest } from "../observations.ts";
import { mean, share } from "../statistics.ts";
import type { InvocationBreakdown } from "./break-down-traces.ts";

/** Time of an invocation by who held it. */
interface Holder {
  readonly name: string;
  readonly share: number;
}

/**
 * Where requests fail and where they spend their time, in a sentence or two; undefined without traces.
 *
 * A function that fails while what it calls looks healthy does not clear what it calls: a call that was running when the
 * function was stopped never sends its part of the trace.
 */
export function localise(
  requests: readonly ObservedRequest[],
  breakdowns: readonly InvocationBreakdown[],
): string | undefined {
  if (breakdowns.length === 0) return undefined;
  const failing = breakdowns.filter(({ isFault }) => isFault);
  const failingRequests = requests.filter(({ isFault }) => isFault).length;
  if (failingRequests > 0 && failing.length === 0) {
    return `${countText(failingRequests, "sampled request")} failed although the function succeeded: the answer was refused on its way back.`;
  }
  return failing.length > 0 ? describeFailures(failing) : describeTime(breakdowns);
}

function describeFailures(failing: readonly InvocationBreakdown[]): string {
  const [first] = Map.groupBy(failing, ({ functionName }) => functionName);
  const [name = "", group = []] = first ?? [];
  const calls = group.flatMap((breakdown) => breakdown.calls);
  const total = calls.reduce((sum, call) => sum + call.count, 0);
  const failed = calls.reduce((sum, call) => sum + call.failed, 0);
  const unfinished = calls.reduce((sum, call) => sum + call.unfinished, 0);
  const where = `${countText(group.length, "failing trace")} of the sample ${group.length === 1 ? "fails" : "fail"} in ${name}, after ${durationText(mean(group.map(({ durationMs }) => durationMs)))} on average.`;
  const isStopped = group.some(wasStopped);
  if (total === 0) {
    const caution = isStopped
      ? "; a stopped function does not send the calls that were running, so none is cleared"
      : ": they failed by themselves";
    return `${where} No call to another service ended in them${caution}.`;
  }
  const targets = [...new Set(calls.map(({ target }) => target))].join(", ");
  if (failed === 0) {
    const rest = unfinished > 0 ? ` ${countText(unfinished, "call")} never ended.` : "";
    return `${where} What it calls (${targets}) looks healthy in the traces: ${countText(total, "call")}, none failed.${rest}${isStopped ? " A stopped function does not send the calls that were running, so this clears nobody." : ""}`;
  }
  return `${where} ${countText(failed, "call")} of ${total} to ${targets} failed.`;
}

/** By Lambda, at its time-out or for its memory; what the code throws ends the invocation by itself. */
function wasStopped({ exceptions }: InvocationBreakdown): boolean {
  return exceptions.every(({ type }) => /^(?:Sandbox|Runtime\.ExitError)/.test(type));
}

function describeTime(breakdowns: readonly InvocationBreakdown[]): string {
  const holders = timeHolders(breakdowns);
  const parts = holders.slice(0, 3).map(({ name, share: part }) => `${percentText(part)} ${name}`);
  return `No function fails. Their time goes to: ${parts.join(", ")}.`;
}

/** Who held the time of some invocations, the largest share first: the functions themselves, and what they call. */
export function timeHolders(breakdowns: readonly InvocationBreakdown[]): readonly Holder[] {
  const total = breakdowns.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const heldMs = new Map<string, number>();
  for (const { functionName, ownMs, calls } of breakdowns) {
    const own = `own time of ${functionName}`;
    heldMs.set(own, (heldMs.get(own) ?? 0) + ownMs);
    for (const { target, busyMs } of calls) {
      const name = `waiting for ${target}`;
      heldMs.set(name, (heldMs.get(name) ?? 0) + busyMs);
    }
  }
  return [...heldMs].map(([name, ms]) => ({ name, share: share(ms, total) })).toSorted((a, b) => b.share - a.share);
}
