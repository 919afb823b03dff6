import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { taggedResource } from "../tagged-resource.ts";
import { withoutTags } from "../tags.ts";

/** UntagResource, for log groups and destinations. */
export function untagResource(dependencies: LogsDependencies): LogsHandler<"UntagResource"> {
  return async (input, { scope }) => {
    const resource = await taggedResource(dependencies, scope, input.resourceArn);
    resource.replaceTags(withoutTags(resource.tags, input.tagKeys ?? []));
    return {};
  };
}
