import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { taggedResource } from "../tagged-resource.ts";

/** ListTagsForResource, for log groups and destinations. */
export function listTagsForResource(dependencies: LogsDependencies): LogsHandler<"ListTagsForResource"> {
  return async (input, { scope }) => ({
    tags: (await taggedResource(dependencies, scope, input.resourceArn)).tags,
  });
}
