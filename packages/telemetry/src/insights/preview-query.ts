import type { PlannedQuery } from "./prepare-query.ts";
import { executionOf, type QueryAnswer, runPlan, type RunOptions, type SqlSource } from "./run-query.ts";
import { eventTimesSql } from "./sql/compile-plan.ts";
import type { ScanRange } from "./sql/scan-range.ts";

/** How a query is previewed. */
export interface PreviewOptions extends RunOptions {
  readonly onPartial: (answer: QueryAnswer) => void;
  readonly eventsMin?: number;
}

/** Over fewer events, the whole answer comes about as soon. */
const PREVIEWED_EVENTS = 2_000_000;
/** Parts of the time that events cover which are answered one after the other: together a sixth of the work. */
const SHARES = [1 / 32, 1 / 8] as const;

/**
 * Answers a query over more and more of the newest events, for somebody who waits for the whole answer. To be run before
 * the whole query, and not beside it: both would share the store's memory.
 *
 * @param onPartial Takes each answer; never called where the events are few.
 */
export async function previewQuery(
  { plan }: PlannedQuery,
  range: ScanRange,
  source: SqlSource,
  options: PreviewOptions,
): Promise<void> {
  const { onPartial, eventsMin = PREVIEWED_EVENTS } = options;
  const execution = executionOf(plan, range, source, options);
  const [times] = await execution.query(eventTimesSql(execution.range, execution.dialect));
  if (Number(times?.["scanned"] ?? 0) < eventsMin) return;
  const [first, last] = [Number(times?.["first"] ?? 0), Number(times?.["last"] ?? 0)];
  for (const share of SHARES) {
    const from = Math.ceil(last - share * (last - first));
    onPartial(await runPlan(plan, { ...execution, range: { ...execution.range, from } }));
  }
}
