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
  expect(verdictOnCapacity(observed)).toBe("likely"); // 8 % of 25 units: a hot key could do the same.
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
