import { checkedGroupName, checkedStreamName } from "../check-input.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** DeleteLogStream: its events go with it. */
export function deleteLogStream({ catalog }: LogsDependencies): LogsHandler<"DeleteLogStream"> {
  return async (input, { scope }) => {
    const logGroup = checkedGroupName(input.logGroupName);
    await catalog.deleteStream(scope, logGroup, checkedStreamName(input.logStreamName));
    return {};
  };
}
