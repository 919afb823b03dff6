import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { taggedGroupName, withoutTags } from "../tags.ts";

/** UntagResource, for log groups. */
export function untagResource({ catalog }: LogsDependencies): LogsHandler<"UntagResource"> {
  return async (input, { scope }) => {
    const group = await catalog.group(scope, taggedGroupName(input.resourceArn));
    catalog.updateGroup(scope, { ...group, tags: withoutTags(group.tags, input.tagKeys ?? []) });
    return {};
  };
}
