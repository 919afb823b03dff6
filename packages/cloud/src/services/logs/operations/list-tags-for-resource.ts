import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { taggedGroupName } from "../tags.ts";

/** ListTagsForResource, for log groups. */
export function listTagsForResource({ catalog }: LogsDependencies): LogsHandler<"ListTagsForResource"> {
  return async (input, { scope }) => ({
    tags: (await catalog.group(scope, taggedGroupName(input.resourceArn))).tags,
  });
}
