import { checkedGroupName } from "../check-input.ts";
import { nameInIdentifier } from "../log-group.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** PutLogGroupDeletionProtection: turns the protection of a log group from deletion on or off. */
export function putLogGroupDeletionProtection({
  catalog,
}: LogsDependencies): LogsHandler<"PutLogGroupDeletionProtection"> {
  return async ({ logGroupIdentifier = "", deletionProtectionEnabled = false }, { scope }) => {
    const group = await catalog.group(scope, checkedGroupName(nameInIdentifier(logGroupIdentifier)));
    catalog.updateGroup(scope, { ...group, deletionProtectionEnabled });
    return {};
  };
}
