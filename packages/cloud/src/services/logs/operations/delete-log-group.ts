import { checkedGroupName } from "../check-input.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** DeleteLogGroup: its streams and events go with it. */
export function deleteLogGroup({ catalog }: LogsDependencies): LogsHandler<"DeleteLogGroup"> {
  return async (input, { scope }) => {
    await catalog.deleteGroup(scope, checkedGroupName(input.logGroupName));
    return {};
  };
}
