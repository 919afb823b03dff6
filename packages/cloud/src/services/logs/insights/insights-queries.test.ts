import { accountId, DEFAULT_ACCOUNT_ID, DEFAULT_REGION, seededRandom, VirtualClock } from "@faultline/core";
import type { QueryAnswer } from "@faultline/telemetry";
import { beforeEach, expect, test } from "vitest";
import { InsightsQueries, type QueryWork } from "./insights-queries.ts";
import { CONCURRENT_QUERIES, KEPT_QUERIES, QUERY_TIMEOUT_MS, RESULTS_KEPT_MS } from "./query-limits.ts";

const scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };
const request = { scope, queryString: "fields a", logGroups: ["/g"], from: 0, to: 1 };
const statistics = { recordsMatched: 0, recordsScanned: 0, bytesScanned: 0 };
const answer: QueryAnswer = { rows: [], statistics };
const never = () => new Promise<QueryAnswer>(() => undefined);

let clock: VirtualClock;
let queries: InsightsQueries;
beforeEach(() => {
  clock = new VirtualClock();
  queries = new InsightsQueries({ clock, random: seededRandom(1) });
});

const statusOf = (queryId: string) => queries.query(scope, queryId).state.status;

/** Starts a query and lets its answer arrive. */
async function ended(run: () => Promise<QueryAnswer> = () => Promise.resolve(answer)): Promise<string> {
  const queryId = queries.start(request, run);
  await Promise.resolve();
  await Promise.resolve();
  return queryId;
}

test("a query runs until its answer comes, and tells how long it took", async () => {
  let resolve: (value: QueryAnswer) => void = () => undefined;
  const queryId = queries.start(request, () => new Promise((done) => (resolve = done)));
  expect(statusOf(queryId)).toBe("Running");
  clock.advance(250);
  resolve(answer);
  await Promise.resolve();
  expect(queries.query(scope, queryId)).toMatchObject({ durationMs: 250, state: { status: "Complete", answer } });
});

test("a query whose engine fails has failed", async () => {
  expect(statusOf(await ended(() => Promise.reject(new Error("no"))))).toBe("Failed");
});

test("a query ends by being stopped, or after an hour; a late answer changes nothing", () => {
  const stopped = queries.start(request, never);
  const slow = queries.start(request, never);
  queries.stop(scope, stopped);
  clock.advance(QUERY_TIMEOUT_MS);
  expect([statusOf(stopped), statusOf(slow)]).toEqual(["Cancelled", "Timeout"]);
});

test("what computes a query is told when it is stopped or takes too long", () => {
  const signals: AbortSignal[] = [];
  const run = (signal: AbortSignal) => {
    signals.push(signal);
    return never();
  };
  const stopped = queries.start(request, run);
  queries.start(request, run);
  queries.stop(scope, stopped);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  clock.advance(QUERY_TIMEOUT_MS);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
});

test("a query shows a part of its answer while it runs, and no more once it has ended", () => {
  let publish: (partial: QueryAnswer) => void = () => undefined;
  const work: QueryWork = (_, onPartial) => {
    publish = onPartial;
    return never();
  };
  const queryId = queries.start(request, work);
  expect(queries.query(scope, queryId).state).toEqual({ status: "Running" });
  const partial = { ...answer, statistics: { ...statistics, recordsScanned: 7 } };
  publish(partial);
  expect(queries.query(scope, queryId).state).toEqual({ status: "Running", answer: partial });
  queries.stop(scope, queryId);
  publish(partial);
  expect(queries.query(scope, queryId).state).toEqual({ status: "Cancelled" });
});

test("an account runs so many queries at once in a Region; another account is not concerned", () => {
  for (let count = 0; count < CONCURRENT_QUERIES; count++) queries.start(request, never);
  expect(() => queries.start(request, never)).toThrow(expect.objectContaining({ code: "LimitExceededException" }));
  const other = { ...scope, accountId: accountId("111111111111") };
  expect(queries.start({ ...request, scope: other }, never)).toMatch(/^[0-9a-f-]{36}$/);
});

test("an account does not see another's query", async () => {
  const queryId = await ended();
  const other = { ...scope, accountId: accountId("111111111111") };
  expect(() => queries.query(other, queryId)).toThrow(expect.objectContaining({ code: "ResourceNotFoundException" }));
});

test("results are kept for seven days, and the latest thousand of them", async () => {
  const first = await ended();
  clock.advance(1);
  for (let count = 0; count < KEPT_QUERIES; count++) await ended();
  expect(() => queries.query(scope, first)).toThrow(expect.objectContaining({ code: "ResourceNotFoundException" }));
  expect(queries.list(scope)).toHaveLength(KEPT_QUERIES);
  clock.advance(RESULTS_KEPT_MS);
  expect(queries.list(scope)).toHaveLength(KEPT_QUERIES);
  clock.advance(1);
  expect(queries.list(scope)).toEqual([]);
});
