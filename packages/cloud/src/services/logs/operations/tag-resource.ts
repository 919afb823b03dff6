import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { checkedTags, taggedGroupName } from "../tags.ts";

/** TagResource, for log groups. */
export function tagResource({ catalog }: LogsDependencies): LogsHandler<"TagResource"> {
  return async (input, { scope }) => {
    const group = await catalog.group(scope, taggedGroupName(input.resourceArn));
    catalog.updateGroup(scope, { ...group, tags: checkedTags(group.tags, input.tags ?? {}) });
    return {};
  };
}
