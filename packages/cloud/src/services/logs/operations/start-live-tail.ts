import { scopeKey } from "@faultline/core";
import { checkedFilterPattern } from "../check-filter-pattern.ts";
import { checkedGroupName, checkedStreamName } from "../check-input.ts";
import { logsError } from "../errors.ts";
import { LIVE_TAIL_GROUPS, LIVE_TAIL_SESSIONS } from "../limits.ts";
import { liveTailUpdates } from "../live-tail/live-tail-session.ts";
import { groupKey } from "../log-arrivals.ts";
import { nameInIdentifier } from "../log-group.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

type Input = Parameters<LogsHandler<"StartLiveTail">>[0];

/** StartLiveTail: streams the new events of log groups, an update a second, for three hours at most. */
export function startLiveTail(dependencies: LogsDependencies): LogsHandler<"StartLiveTail"> {
  const sessions = new Map<string, number>();
  return async (input, { scope, requestId, signal }) => {
    const names = groupNames(input);
    const pattern = checkedFilterPattern(input.logEventFilterPattern ?? "");
    const streamNames = (input.logStreamNames ?? []).map((name) => checkedStreamName(name));
    const streamPrefixes = (input.logStreamNamePrefixes ?? []).map((prefix) => checkedStreamName(prefix));
    for (const name of names) await dependencies.catalog.group(scope, name);
    const account = scopeKey(scope);
    const count = sessions.get(account) ?? 0;
    if (count >= LIVE_TAIL_SESSIONS) {
      throw logsError("LimitExceededException", `At most ${LIVE_TAIL_SESSIONS} Live Tail sessions may run at once.`);
    }
    const groups = new Set(names.map((name) => groupKey(scope, name)));
    const sessionId = dependencies.random.uuid();
    const selection = { groups, streamNames, streamPrefixes, pattern };
    return { responseStream: stream() };

    async function* stream() {
      sessions.set(account, (sessions.get(account) ?? 0) + 1);
      try {
        yield { sessionStart: { requestId, sessionId, ...shownInput(input) } };
        yield* liveTailUpdates(dependencies, selection, () => signal.aborted);
      } finally {
        sessions.set(account, (sessions.get(account) ?? 1) - 1);
      }
    }
  };
}

function groupNames({ logGroupIdentifiers = [], logStreamNames, logStreamNamePrefixes }: Input): readonly string[] {
  if (logGroupIdentifiers.length === 0 || logGroupIdentifiers.length > LIVE_TAIL_GROUPS) {
    throw logsError("InvalidParameterException", `Give 1 to ${LIVE_TAIL_GROUPS} log groups by their ARNs.`);
  }
  const bad = logGroupIdentifiers.find((identifier) => !identifier.startsWith("arn:") || identifier.endsWith("*"));
  if (bad !== undefined) {
    throw logsError(
      "InvalidParameterException",
      `'${bad}' is not the ARN of a log group without an asterisk at its end.`,
    );
  }
  if (logStreamNames !== undefined && logStreamNamePrefixes !== undefined) {
    throw logsError(
      "InvalidParameterException",
      "Parameters logStreamNames and logStreamNamePrefixes are mutually exclusive.",
    );
  }
  if ((logStreamNames ?? logStreamNamePrefixes) !== undefined && logGroupIdentifiers.length > 1) {
    throw logsError("InvalidParameterException", "Log streams can be selected for a single log group only.");
  }
  return logGroupIdentifiers.map((identifier) => checkedGroupName(nameInIdentifier(identifier)));
}

function shownInput({ logGroupIdentifiers, logStreamNames, logStreamNamePrefixes, logEventFilterPattern }: Input) {
  return { logGroupIdentifiers, logStreamNames, logStreamNamePrefixes, logEventFilterPattern };
}
