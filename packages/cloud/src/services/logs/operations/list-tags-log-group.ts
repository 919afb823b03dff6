import { checkedGroupName } from "../check-input.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** ListTagsLogGroup: the older form of ListTagsForResource. */
export function listTagsLogGroup({ catalog }: LogsDependencies): LogsHandler<"ListTagsLogGroup"> {
  return async (input, { scope }) => ({
    tags: (await catalog.group(scope, checkedGroupName(input.logGroupName))).tags,
  });
}
