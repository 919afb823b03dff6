import { assert } from "@faultline/core";
import { prepareQuery, runQuery } from "@faultline/telemetry";
import { groupNameOf } from "../check-input.ts";
import { storeError } from "../errors.ts";
import { recordOf, STORED_FIELDS } from "../insights/record-of.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** Without a time the last quarter of an hour is looked at, else as much around the time. */
const WINDOW_MS = 15 * 60_000;
const HALF_WINDOW_MS = 8 * 60_000;
/** Latest events that are looked at. */
const SAMPLED_EVENTS = 1000;

/**
 * GetLogGroupFields: the fields of a sample of events, and which share of them has each.
 *
 * @see CloudWatch Logs API Reference, "GetLogGroupFields", read 2026-11.
 */
export function getLogGroupFields({ catalog, store, clock }: LogsDependencies): LogsHandler<"GetLogGroupFields"> {
  return async (input, { scope }) => {
    const logGroup = groupNameOf(input);
    await catalog.group(scope, logGroup);
    const now = clock.now();
    const centre = input.time === undefined ? undefined : input.time * 1000;
    const [from, to] =
      centre === undefined ? [now - WINDOW_MS, now] : [centre - HALF_WINDOW_MS, centre + HALF_WINDOW_MS];
    const { planned } = prepareQuery(`${STORED_FIELDS} | sort @timestamp desc | limit ${SAMPLED_EVENTS}`);
    assert(planned !== undefined, "the query for a sample is valid");
    const range = { ...scope, logGroups: [logGroup], from, to, now };
    const { rows } = await runQuery(planned, range, store).catch((error: unknown) => {
      throw storeError(error);
    });
    const counts = new Map<string, number>();
    for (const row of rows) {
      for (const field of Object.keys(recordOf(row))) counts.set(field, (counts.get(field) ?? 0) + 1);
    }
    const shares = Array.from(counts, ([name, count]) => ({ name, percent: Math.round((100 * count) / rows.length) }));
    return { logGroupFields: shares.toSorted((a, b) => b.percent - a.percent || (a.name < b.name ? -1 : 1)) };
  };
}
