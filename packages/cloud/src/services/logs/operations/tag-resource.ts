import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { taggedResource } from "../tagged-resource.ts";
import { checkedTags } from "../tags.ts";

/** TagResource, for log groups and destinations. */
export function tagResource(dependencies: LogsDependencies): LogsHandler<"TagResource"> {
  return async (input, { scope }) => {
    const resource = await taggedResource(dependencies, scope, input.resourceArn);
    resource.replaceTags(checkedTags(resource.tags, input.tags ?? {}));
    return {};
  };
}
