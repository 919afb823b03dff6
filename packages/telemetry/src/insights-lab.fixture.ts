// Runs Logs Insights queries over events in a store of its own: the two meet only here, above both folders.
import { assert, DEFAULT_ACCOUNT_ID, DEFAULT_REGION, epochMs } from "@faultline/core";
import { printPlan } from "./insights/plan/print-plan.ts";
import { type PlannedQuery, prepareQuery } from "./insights/prepare-query.ts";
import { previewQuery } from "./insights/preview-query.ts";
import { type QueryAnswer, type RunOptions, runQuery } from "./insights/run-query.ts";
import type { LookupTable, ScanRange } from "./insights/sql/scan-range.ts";
import type { CaseEvent } from "./insights-cases/insights-case.ts";
import type { TelemetryStore } from "./store/telemetry-store.ts";
import { createTestStorePlace, type TestStorePlace } from "./test-store.fixture.ts";

/** Tables that `lookup` and `cidrlookup` find. */
const LOOKUP_TABLES: ReadonlyMap<string, LookupTable> = new Map([
  [
    "users",
    {
      columns: ["id", "name", "team"],
      rows: [
        ["u1", "Ann", "red"],
        ["u2", "Bob", ""],
        ["u1", "Second", "blue"],
      ],
    },
  ],
  [
    "nets",
    {
      columns: ["net", "owner", "zone"],
      rows: [
        ["10.0.0.0/8", "corp", "wide"],
        ["10.1.0.0/16", "lab", "narrow"],
        ["2001:db8::/32", "docs", "six"],
      ],
    },
  ],
]);

/** 2026-11-23 10:00:00 UTC, where bins of 5 and 30 minutes begin. */
export const START = Date.UTC(2026, 10, 23, 10);
export const LOG_GROUP = "/aws/lambda/lookup";

const HOUR_MS = 3_600_000;
const scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };

/** A store with some events, and queries over them. */
export class InsightsLab {
  readonly #place: TestStorePlace;
  readonly #store: TelemetryStore;

  private constructor(place: TestStorePlace, store: TelemetryStore) {
    this.#place = place;
    this.#store = store;
  }

  static async open(events: readonly CaseEvent[]): Promise<InsightsLab> {
    const place = createTestStorePlace();
    const store = await place.open();
    const logEvents = events.map(({ offsetMs, message, logGroup = LOG_GROUP }) => ({
      scope,
      logGroup,
      logStream: "main",
      timestamp: epochMs(START + offsetMs),
      ingestionTime: epochMs(START + offsetMs),
      message,
    }));
    await store.append({ logEvents });
    return new InsightsLab(place, store);
  }

  /** The whole answer to a query that must be valid. */
  run(text: string, options: RunOptions = {}): Promise<QueryAnswer> {
    const planned = plannedOf(text);
    return runQuery(planned, rangeOf(planned), this.#store, options);
  }

  /** What somebody who waits for the answer sees. */
  async preview(text: string, eventsMin?: number): Promise<readonly QueryAnswer[]> {
    const planned = plannedOf(text);
    const partial: QueryAnswer[] = [];
    const options = eventsMin === undefined ? {} : { eventsMin };
    const onPartial = (answer: QueryAnswer) => partial.push(answer);
    await previewQuery(planned, rangeOf(planned), this.#store, { ...options, onPartial });
    return partial;
  }

  /** The rows as objects. */
  async rows(text: string): Promise<readonly Readonly<Record<string, string>>[]> {
    const { rows } = await this.run(text);
    return rows.map(({ fields }) => Object.fromEntries(fields.map(({ field, value }) => [field, value])));
  }

  async close(): Promise<void> {
    await this.#store.close();
    this.#place.remove();
  }
}

/** The text of a query's plan. */
export function planOf(text: string): string {
  return printPlan(plannedOf(text).plan);
}

function plannedOf(text: string): PlannedQuery {
  const { planned, diagnostic } = prepareQuery(text);
  assert(planned !== undefined, `${text}: ${diagnostic?.message ?? ""}`);
  return planned;
}

/** An hour from {@link START}. */
function rangeOf({ source }: PlannedQuery): ScanRange {
  return {
    ...scope,
    logGroups: source?.names ?? [LOG_GROUP],
    from: START,
    to: START + HOUR_MS - 1,
    now: START + HOUR_MS,
    groupsOf: ({ names }) => names,
    lookupTables: LOOKUP_TABLES,
    indexedSince: (logGroup, field) => (logGroup === LOG_GROUP && field === "indexed" ? START : undefined),
  };
}
