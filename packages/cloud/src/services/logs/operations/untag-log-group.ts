import { checkedGroupName } from "../check-input.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { withoutTags } from "../tags.ts";

/** UntagLogGroup: the older form of UntagResource. */
export function untagLogGroup({ catalog }: LogsDependencies): LogsHandler<"UntagLogGroup"> {
  return async (input, { scope }) => {
    const group = await catalog.group(scope, checkedGroupName(input.logGroupName));
    catalog.updateGroup(scope, { ...group, tags: withoutTags(group.tags, input.tags ?? []) });
    return {};
  };
}
