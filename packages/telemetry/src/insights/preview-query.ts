import type { PlannedQuery } from "./prepare-query.ts";
import { executionOf, type QueryAnswer, runPlan, type RunOptions, type SqlSource } from "./run-query.ts";
import { eventTimesSql } from "./sql/compile-plan.ts";
import type { ScanRange } from "./sql/scan-range.ts";

/** Parts of the time that events cover which are answered one after the other: together a sixth of the work. */
const SHARES = [1 / 32, 1 / 8] as const;

/**
 * Answers a query over more and more of the newest events, for somebody who waits for the whole answer.
 *
 * @param onPartial Takes each answer.
 */
export async function previewQuery(
  { plan }: PlannedQuery,
  range: ScanRange,
  source: SqlSource,
  { onPartial, ...options }: RunOptions & { readonly onPartial: (answer: QueryAnswer) => void },
): Promise<void> {
  const execution = executionOf(plan, range, source, options);
  const [times] = await execution.query(eventTimesSql(execution.range, execution.dialect));
  const [first, last] = [Number(times?.["first"] ?? 0), Number(times?.["last"] ?? 0)];
  for (const share of SHARES) {
    const from = Math.ceil(last - share * (last - first));
    onPartial(await runPlan(plan, { ...execution, range: { ...execution.range, from } }));
  }
}
