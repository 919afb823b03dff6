import { checkedGroupName } from "../check-input.ts";
import { logsError } from "../errors.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/**
 * DeleteLogGroup: its streams, events, filters and policies go with it.
 *
 * @see CloudWatch Logs User Guide, "Protecting log groups from deletion", read 2026-11.
 */
export function deleteLogGroup({
  catalog,
  metricFilters,
  subscriptionFilters,
  indexPolicies,
  dataProtectionPolicies,
}: LogsDependencies): LogsHandler<"DeleteLogGroup"> {
  return async (input, { scope }) => {
    const name = checkedGroupName(input.logGroupName);
    if ((await catalog.group(scope, name)).deletionProtectionEnabled === true) {
      throw logsError(
        "ValidationException",
        "Cannot delete log group with deletion protection enabled. Disable deletion protection first.",
      );
    }
    await catalog.deleteGroup(scope, name);
    metricFilters.deleteGroup(scope, name);
    subscriptionFilters.deleteGroup(scope, name);
    indexPolicies.delete(scope, name);
    dataProtectionPolicies.delete(scope, name);
    return {};
  };
}
