import { checkedFilterName, checkedGroupName, checkedLimit } from "../check-input.ts";
import { DESCRIBE_ENTRIES } from "../limits.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { pageOf } from "../page-token.ts";

/** DescribeSubscriptionFilters: those of a log group, by name. */
export function describeSubscriptionFilters({
  catalog,
  subscriptionFilters,
}: LogsDependencies): LogsHandler<"DescribeSubscriptionFilters"> {
  return async (input, { scope }) => {
    const limit = checkedLimit(input.limit, { max: DESCRIBE_ENTRIES, byDefault: DESCRIBE_ENTRIES });
    const logGroup = checkedGroupName(input.logGroupName);
    await catalog.group(scope, logGroup);
    const prefix = input.filterNamePrefix === undefined ? "" : checkedFilterName(input.filterNamePrefix);
    const found = subscriptionFilters
      .ofGroup(scope, logGroup)
      .filter(({ filterName }) => filterName.startsWith(prefix));
    const page = pageOf(found, ({ filterName }) => filterName, { limit, nextToken: input.nextToken });
    return {
      subscriptionFilters: page.entries.map((filter) => ({ ...filter, applyOnTransformedLogs: false })),
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  };
}
