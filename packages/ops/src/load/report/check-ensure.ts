import type { EnsureCheck } from "../script/load-script.ts";
import { compileCondition, isTruthy } from "../templates/condition.ts";
import type { ReportPeriod } from "./load-report.ts";

/** A check of the run's metrics and whether it holds. */
export interface EnsureResult {
  /** As people write it: `http.response_time.p95 < 200`. */
  readonly text: string;
  readonly isMet: boolean;
  /** Whether a failure fails the run. */
  readonly isStrict: boolean;
  /** The metric of a threshold. */
  readonly actual?: number;
}

/** Checks the aggregate of a run. A counter that never counted is 0; any other metric that is missing fails its check. */
export function checkEnsure(checks: readonly EnsureCheck[], aggregate: ReportPeriod): readonly EnsureResult[] {
  return checks.map((check) => {
    if (check.kind === "threshold") {
      const actual = metricOf(aggregate, check.metric);
      const text = `${check.metric} < ${check.below}`;
      const isMet = actual !== undefined && actual < check.below;
      return { text, isMet, isStrict: true, ...(actual === undefined ? {} : { actual }) };
    }
    const condition = compileCondition(check.expression);
    const isMet = isTruthy(condition?.((name) => metricOf(aggregate, name)));
    return { text: check.expression, isMet, isStrict: check.isStrict };
  });
}

const COUNTER_FAMILY =
  /^(?:vusers\.(?!session_length)|errors\.|http\.(?:codes\.|requests$|responses$)|plugins\.expect\.)/;

/** A metric by its name in conditions: a counter, a rate, or a statistic of a summary such as `http.response_time.p95`. */
function metricOf({ counters, rates, summaries }: ReportPeriod, name: string): number | undefined {
  const direct = counters[name] ?? rates[name];
  if (direct !== undefined) return direct;
  const dot = name.lastIndexOf(".");
  const summary = summaries[name.slice(0, dot)];
  const statistic = name.slice(dot + 1);
  if (summary !== undefined && Object.hasOwn(summary, statistic)) return summary[statistic as keyof typeof summary];
  return COUNTER_FAMILY.test(name) ? 0 : undefined;
}
