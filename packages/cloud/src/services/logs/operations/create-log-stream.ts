import { checkedGroupName, checkedStreamName } from "../check-input.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** CreateLogStream. */
export function createLogStream({ catalog }: LogsDependencies): LogsHandler<"CreateLogStream"> {
  return async (input, { scope }) => {
    const logGroup = checkedGroupName(input.logGroupName);
    await catalog.createStream(scope, logGroup, checkedStreamName(input.logStreamName));
    return {};
  };
}
