import type { Scope } from "@faultline/core";
import { logsError } from "./errors.ts";
import type { FilterPattern, Operand } from "./filter-pattern/filter-pattern.ts";
import { testsOf } from "./filter-pattern/holds-condition.ts";
import { REGEX_FILTERS } from "./limits.ts";
import type { LogsDependencies } from "./logs-dependencies.ts";

interface NewFilter {
  readonly logGroupName: string;
  readonly filterName: string;
  readonly pattern: FilterPattern;
}

/** Refuses a filter with a regular expression when its log group has as many such filters as it may have. */
export function checkRegexFilters(
  { metricFilters, subscriptionFilters }: Pick<LogsDependencies, "metricFilters" | "subscriptionFilters">,
  scope: Scope,
  { logGroupName, filterName, pattern }: NewFilter,
): void {
  if (!hasRegex(pattern)) return;
  const active = [
    ...metricFilters.active(scope, logGroupName),
    ...subscriptionFilters.active(scope, logGroupName),
  ].filter(({ filter }) => filter.filterName !== filterName);
  if (active.filter((other) => hasRegex(other.pattern)).length < REGEX_FILTERS) return;
  throw logsError(
    "LimitExceededException",
    `Resource limit exceeded: a log group has at most ${REGEX_FILTERS} filter patterns with regex.`,
  );
}

function hasRegex(pattern: FilterPattern): boolean {
  return pattern.kind === "regex" || operandsOf(pattern).some(({ kind }) => kind === "regex");
}

function operandsOf(pattern: FilterPattern): readonly Operand[] {
  if (pattern.kind === "json") {
    return testsOf(pattern.condition).flatMap((test) => (test.kind === "compare" ? [test.test.operand] : []));
  }
  if (pattern.kind !== "columns") return [];
  return pattern.columns.flatMap(({ condition }) =>
    condition === undefined ? [] : testsOf(condition).map(({ operand }) => operand),
  );
}
