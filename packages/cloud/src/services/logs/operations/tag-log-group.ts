import { checkedGroupName } from "../check-input.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { checkedTags } from "../tags.ts";

/** TagLogGroup: the older form of TagResource. */
export function tagLogGroup({ catalog }: LogsDependencies): LogsHandler<"TagLogGroup"> {
  return async (input, { scope }) => {
    const group = await catalog.group(scope, checkedGroupName(input.logGroupName));
    catalog.updateGroup(scope, { ...group, tags: checkedTags(group.tags, input.tags ?? {}) });
    return {};
  };
}
