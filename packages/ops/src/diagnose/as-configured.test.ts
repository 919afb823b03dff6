import { expect, test } from "vitest";
import { asConfigured } from "./as-configured.ts";
import { everySecond, minutes, observationsWith, reports } from "./hand-made-observations.ts";
import { judgeObservations } from "./judge-observations.ts";

/** The table, today with 25 read units, consumed 2 a second, was throttled, and a quarter of the requests timed out. */
const observed = observationsWith({
  table: { readUnits: 25 },
  api: { serverErrors: minutes(75) },
  fnMetrics: { errors: minutes(75), durationMsMaximum: minutes(3000) },
  fn: { reports: reports((i) => (i % 4 === 0 ? { outcome: "timeout", durationMs: 3000 } : {})) },
  reads: { consumedUnits: minutes(120), throttles: minutes(400) },
  all: everySecond((i) => (i % 4 === 0 ? { durationMs: 3000, isFault: true } : { durationMs: 80 })),
});
const [fn] = observed.functions;
const [table] = observed.tables;
const fnThen = { name: fn?.name ?? "", runtime: "nodejs22.x", memoryMiB: fn?.memoryMb ?? 0, timeoutSeconds: 3 };
const tableThen = { name: table?.name ?? "", billingMode: "PROVISIONED", readUnits: 2, writeUnits: 5 };

const verdictOnCapacity = (observations: typeof observed) =>
  judgeObservations(observations).findings.find(({ entry }) => entry === "A1")?.verdict;

test("a table is judged by the capacity that it had, not by what it has been given since", () => {
  const { observations, changedSince } = asConfigured(observed, { functions: [fnThen], tables: [tableThen] });
  expect(verdictOnCapacity(observed)).toBe("likely"); // 8 % of 25 units: bursts could do the same.
  expect(verdictOnCapacity(observations)).toBe("confirmed"); // 100 % of 2 units.
  expect(changedSince).toEqual([{ name: table?.name, changes: ["read units 2 → 25"] }]);
});

test("settings of functions, and a reservation that is no more", () => {
  const then = { ...fnThen, memoryMiB: 128, timeoutSeconds: 6, reservedConcurrency: 3 };
  const { observations, changedSince } = asConfigured(observed, { functions: [then], tables: [] });
  expect(observations.functions[0]).toMatchObject({ memoryMb: 128, timeoutMs: 6000, reservedConcurrency: 3 });
  expect(changedSince).toEqual([
    {
      name: fn?.name,
      changes: [`memory 128 MB → ${fn?.memoryMb} MB`, "time-out 6 s → 3 s", "reserved concurrency 3 → none"],
    },
  ]);
});

test("what the run does not know keeps today's settings", () => {
  expect(asConfigured(observed, { functions: [], tables: [] })).toEqual({ observations: observed, changedSince: [] });
});

// The index has 20 write units today, of which it consumed 1 a second; in the run it had that one.
const grownIndex = observationsWith({
  api: { serverErrors: minutes(75) },
  fnMetrics: { errors: minutes(75), durationMsMaximum: minutes(3000) },
  table: {
    indexes: [
      {
        name: "by-customer",
        read: { units: 5, metrics: { consumedUnits: [], calls: [], throttles: [], partitionThrottles: [] } },
        write: {
          units: 20,
          metrics: { consumedUnits: minutes(60), calls: minutes(60), throttles: minutes(400), partitionThrottles: [] },
        },
      },
    ],
  },
});

test("an index is judged by the capacity that it had, and its table counts as changed", () => {
  const then = { ...tableThen, readUnits: 10, indexes: [{ name: "by-customer", readUnits: 5, writeUnits: 1 }] };
  const { observations, changedSince } = asConfigured(grownIndex, { functions: [], tables: [then] });
  const verdicts = [grownIndex, observations].map(
    (one) => judgeObservations(one).findings.find(({ entry }) => entry === "A4")?.verdict,
  );
  expect(verdicts).toEqual(["likely", "confirmed"]); // 5 % of 20 units, 100 % of one.
  expect(changedSince).toEqual([{ name: table?.name, changes: ["write units of index by-customer 1 → 20"] }]);
});

test("a run that was stored without its indexes leaves them as they are today", () => {
  const then = { ...tableThen, readUnits: 10 };
  const { observations, changedSince } = asConfigured(grownIndex, { functions: [], tables: [then] });
  expect([observations.tables, changedSince]).toEqual([grownIndex.tables, []]);
});
