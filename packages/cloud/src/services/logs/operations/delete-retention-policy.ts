import { checkedGroupName } from "../check-input.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** DeleteRetentionPolicy: the group keeps its events for ever. */
export function deleteRetentionPolicy({ catalog }: LogsDependencies): LogsHandler<"DeleteRetentionPolicy"> {
  return async (input, { scope }) => {
    const { retentionInDays: _, ...group } = await catalog.group(scope, checkedGroupName(input.logGroupName));
    catalog.updateGroup(scope, group);
    return {};
  };
}
