// Runs Logs Insights queries over events in a store of its own: the two meet only here, above both folders.
import { assert, DEFAULT_ACCOUNT_ID, DEFAULT_REGION, epochMs } from "@faultline/core";
import { printPlan } from "./insights/plan/print-plan.ts";
import { prepareQuery } from "./insights/prepare-query.ts";
import { type QueryAnswer, runQuery } from "./insights/run-query.ts";
import type { TelemetryStore } from "./store/telemetry-store.ts";
import { createTestStorePlace, type TestStorePlace } from "./test-store.fixture.ts";

/** An event: milliseconds after {@link START}, and its message. */
export interface FixtureEvent {
  readonly offsetMs: number;
  readonly message: string;
}

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

  static async open(events: readonly FixtureEvent[]): Promise<InsightsLab> {
    const place = createTestStorePlace();
    const store = await place.open();
    const logEvents = events.map(({ offsetMs, message }) => ({
      scope,
      logGroup: LOG_GROUP,
      logStream: "main",
      timestamp: epochMs(START + offsetMs),
      ingestionTime: epochMs(START + offsetMs),
      message,
    }));
    await store.append({ logEvents });
    return new InsightsLab(place, store);
  }

  /** The whole answer to a query that must be valid. */
  run(text: string): Promise<QueryAnswer> {
    const { planned, diagnostic } = prepareQuery(text);
    assert(planned !== undefined, `${text}: ${diagnostic?.message ?? ""}`);
    const range = { ...scope, logGroups: [LOG_GROUP], from: START, to: START + HOUR_MS - 1, now: START + HOUR_MS };
    return runQuery(planned, range, this.#store);
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
  const { planned, diagnostic } = prepareQuery(text);
  assert(planned !== undefined, `${text}: ${diagnostic?.message ?? ""}`);
  return printPlan(planned.plan);
}
