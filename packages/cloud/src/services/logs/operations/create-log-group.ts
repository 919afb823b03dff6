import { checkedGroupName } from "../check-input.ts";
import { logsError } from "../errors.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { checkedTags } from "../tags.ts";

/** CreateLogGroup. */
export function createLogGroup({ catalog }: LogsDependencies): LogsHandler<"CreateLogGroup"> {
  return async (input, { scope }) => {
    const name = checkedGroupName(input.logGroupName);
    if (/^aws\//i.test(name)) {
      throw logsError("InvalidParameterException", "Log groups starting with AWS/ are reserved for AWS.");
    }
    const tags = checkedTags({}, input.tags ?? {});
    await catalog.createGroup(scope, {
      name,
      logGroupClass: input.logGroupClass ?? "STANDARD",
      tags,
      deletionProtectionEnabled: input.deletionProtectionEnabled ?? false,
      ...(input.kmsKeyId === undefined ? {} : { kmsKeyId: input.kmsKeyId }),
    });
    return {};
  };
}
