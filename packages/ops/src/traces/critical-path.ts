import type { Span } from "./span-tree.ts";

/** A part of time, seconds since the epoch. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Epochs as numbers are exact to less than a microsecond. */
const EPSILON_SECONDS = 1e-6;

/**
 * The chain of spans that decides when a trace ended, each with the parts of time in which the trace waited for the span
 * itself and for none that it called. The parts of all spans together are the trace's time without a gap.
 *
 * Walks back from the end: of a span's children the one that ended last is on the path, before its start the one that
 * ended last before that, and so on; between them the path goes through the span itself. A child that overlaps the one
 * after it delayed nothing. Where work went on after an answer, the path follows the work.
 *
 * @see Yang and Miller, "Critical Path Analysis for the Execution of Parallel and Distributed Programs" (1988), applied
 *   to spans.
 */
export function findCriticalPath(roots: readonly Span[]): ReadonlyMap<Span, readonly Interval[]> {
  const path = new Map<Span, readonly Interval[]>();
  const last = roots.toSorted((a, b) => b.reach - a.reach || a.start - b.start)[0];
  if (last === undefined) return path;
  const pending: { readonly span: Span; readonly until: number }[] = [{ span: last, until: last.reach }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { own, waitedFor } = walkBack(next.span, next.until);
    path.set(next.span, own);
    pending.push(...waitedFor);
  }
  return path;
}

/** One span's part of the path that ends at a time: when it was the span itself, and which children it waited for until when. */
function walkBack(span: Span, until: number) {
  const own: Interval[] = [];
  const waitedFor: { readonly span: Span; readonly until: number }[] = [];
  let at = until;
  for (const child of span.children.toSorted((a, b) => b.reach - a.reach || b.start - a.start)) {
    if (child.reach > at + EPSILON_SECONDS || child.reach < span.start) continue;
    if (child.reach < at) own.push({ start: child.reach, end: at });
    waitedFor.push({ span: child, until: Math.min(child.reach, at) });
    at = Math.max(span.start, Math.min(at, child.start));
  }
  if (at > span.start) own.push({ start: span.start, end: at });
  return { own: own.toReversed(), waitedFor };
}

/** Seconds in which a span worked itself: its time without that of what it called, which may overlap. */
export function selfSeconds({ start, end, children }: Span): number {
  let [self, at] = [0, start];
  for (const child of children.toSorted((a, b) => a.start - b.start)) {
    const [from, to] = [Math.min(end, Math.max(at, child.start)), Math.min(end, child.end)];
    self += Math.max(0, from - at);
    at = Math.max(at, to);
  }
  return self + Math.max(0, end - at);
}
