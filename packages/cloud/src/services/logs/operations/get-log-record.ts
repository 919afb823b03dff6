import { prepareQuery, runQuery } from "@faultline/telemetry";
import { assert, type Scope } from "@faultline/core";
import { logsError, storeError } from "../errors.ts";
import { decodePointer } from "../insights/log-record-pointer.ts";
import { recordOf, STORED_FIELDS } from "../insights/record-of.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** GetLogRecord: the fields of one event, by the `@ptr` of a result row. */
export function getLogRecord({ store, clock }: LogsDependencies): LogsHandler<"GetLogRecord"> {
  return async ({ logRecordPointer }, { scope }) => {
    const { timestamp, eventId } = decodePointer(logRecordPointer);
    const logGroup = await groupOf(store, scope, { timestamp, eventId });
    const { planned } = prepareQuery(STORED_FIELDS);
    assert(planned !== undefined, "the query for a record is valid");
    const range = { ...scope, logGroups: [logGroup], from: timestamp, to: timestamp, now: clock.now() };
    const { rows } = await runQuery(planned, range, store);
    const row = rows.find(({ event }) => event?.eventId === eventId);
    if (row === undefined) throw notFound();
    return { logRecord: recordOf(row) };
  };
}

async function groupOf(
  store: LogsDependencies["store"],
  scope: Scope,
  { timestamp, eventId }: { readonly timestamp: number; readonly eventId: number },
): Promise<string> {
  try {
    const [row] = await store.query({
      sql: `SELECT log_group FROM log_events
        WHERE account_id = ? AND region = ? AND "timestamp" = ? AND event_id = ?`,
      parameters: [scope.accountId, scope.region, timestamp, eventId],
    });
    if (row === undefined) throw notFound();
    return String(row["log_group"]);
  } catch (error) {
    throw storeError(error);
  }
}

function notFound() {
  return logsError("ResourceNotFoundException", "The specified log record does not exist.");
}
