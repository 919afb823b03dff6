// Ground truth: observations made by hand for each cause, for what looks like it, and for a healthy application. The
// expected verdicts follow from the faults' signatures as AWS's guides describe them, not from what the code gives.
import { expect, test } from "vitest";
import type { CatalogueId } from "./catalogue.ts";
import type { Verdict } from "./diagnosis.ts";
import {
  table,
  TIMED_OUT,
  aQuarterTimesOut,
  throttledTable,
  writesThrottled,
  indexThrottled,
  nearTheLimit,
  slowService,
  computing,
  coldTail,
  throws,
  malformed,
  killed,
  refusedAtFive,
  fullAccount,
} from "./hand-made-faults.ts";
import {
  type Changes,
  everySecond,
  line,
  minutes,
  observationsWith,
  reports,
  traceOf,
  unmeasured,
} from "./hand-made-observations.ts";
import { judgeObservations } from "./judge-observations.ts";

interface Case {
  readonly name: string;
  readonly changes: Changes;
  /** Verdicts on causes, whichever list they stand in. */
  readonly expected: Readonly<Partial<Record<CatalogueId, Verdict>>>;
  /** Causes of the findings, in their order. */
  readonly findings: readonly CatalogueId[];
}

const CASES: readonly Case[] = [
  { name: "a healthy application", changes: {}, expected: { A6: "refuted", A7: "refuted" }, findings: [] },
  {
    name: "A1: throttled reads and time-outs in the same minutes",
    changes: throttledTable,
    expected: {
      A1: "confirmed",
      B5: "refuted",
      D1: "unknown",
      E1: "refuted",
      E6: "refuted",
      A6: "refuted",
      A7: "refuted",
    },
    findings: ["A1"],
  },
  {
    name: "A1 look-alike: throttled reads far below the table's capacity (bursts)",
    changes: { ...throttledTable, reads: { consumedUnits: minutes(120), throttles: minutes(400) } },
    expected: { A1: "likely" },
    findings: ["A1"],
  },
  {
    name: "A1 look-alike: an on-demand table",
    changes: { ...nearTheLimit, table: { billing: "on-demand", readUnits: 0 } },
    expected: { A5: "refuted", B5: "confirmed" },
    findings: ["B5"],
  },
  {
    name: "A1 look-alike: burst credit carries a table beyond its capacity, and nothing is throttled",
    changes: { ...throttledTable, reads: { consumedUnits: minutes(600), calls: minutes(900) } },
    expected: { A1: "refuted" },
    findings: [],
  },
  {
    name: "A2: throttled writes and time-outs in the same minutes",
    changes: writesThrottled,
    expected: { A1: "refuted", A2: "confirmed", B5: "refuted" },
    findings: ["A2"],
  },
  {
    name: "A3: throttled reads at the limit of one partition, far below the table's capacity",
    changes: {
      ...throttledTable,
      reads: { consumedUnits: minutes(120), throttles: minutes(400), partitionThrottles: minutes(399) },
    },
    expected: { A1: "refuted", A3: "confirmed", B5: "refuted" },
    findings: ["A3"],
  },
  {
    name: "A3 look-alike: hardly any of the throttles is a partition's",
    changes: { ...throttledTable, reads: { ...throttledTable.reads, partitionThrottles: minutes(10) } },
    expected: { A1: "confirmed", A3: "refuted" },
    findings: ["A1"],
  },
  {
    name: "A4: an index without room for the writes that its table has room for",
    changes: indexThrottled,
    expected: { A1: "refuted", A2: "refuted", A4: "confirmed", B5: "refuted" },
    findings: ["A4"],
  },
  {
    name: "A4 with the refused writes counted for the table, too",
    changes: { ...indexThrottled, writes: { ...indexThrottled.writes, throttles: minutes(400) } },
    expected: { A2: "refuted", A4: "confirmed" },
    findings: ["A4"],
  },
  {
    name: "A5: reads at the maximum that is set for an on-demand table",
    changes: { ...throttledTable, table: { billing: "on-demand", maximumReads: 10 } },
    expected: { A5: "confirmed", B5: "refuted" },
    findings: ["A5"],
  },
  {
    name: "A5: an on-demand table without a maximum throttles, so that its traffic rose too fast",
    changes: { ...throttledTable, table: { billing: "on-demand" } },
    expected: { A5: "likely", B5: "refuted" },
    findings: ["A5"],
  },
  {
    name: "B5: successes just below the limit",
    changes: { ...nearTheLimit, fn: { ...nearTheLimit.fn, memoryMb: 1769 } },
    expected: { B5: "confirmed", A1: "refuted", D1: "refuted", B1: "refuted" },
    findings: ["B5"],
  },
  {
    name: "B5 look-alike: time-outs while successes are quick",
    changes: {
      ...aQuarterTimesOut,
      fn: { reports: reports((i) => (i % 4 === 0 ? TIMED_OUT : {})) },
      all: everySecond((i) =>
        i % 4 === 0 ? { durationMs: 3000, isFault: true } : { durationMs: 80, calls: [table(30)] },
      ),
    },
    expected: { B5: "unknown", A1: "refuted" },
    findings: [],
  },
  {
    name: "D1: a remote service holds nine tenths of the time",
    changes: slowService,
    expected: { D1: "confirmed", A1: "refuted", B1: "refuted", C1: "refuted" },
    findings: ["D1"],
  },
  {
    name: "D1 with time-outs: long invocations wait for the service, and the limit is not to blame",
    changes: {
      ...slowService,
      ...aQuarterTimesOut,
      fn: { memoryMb: 1769, reports: reports((i) => (i % 4 === 0 ? TIMED_OUT : { durationMs: 2700 })) },
      all: everySecond((i) =>
        i % 4 === 0
          ? { durationMs: 3000, isFault: true }
          : { durationMs: 2700, calls: [{ target: "prices.example.com", kind: "remote", ms: 2600 }] },
      ),
    },
    expected: { D1: "confirmed", B5: "refuted" },
    findings: ["D1"],
  },
  {
    name: "B1: the function's own time dominates on a seventh of a vCPU",
    changes: computing,
    expected: { B1: "likely", D1: "refuted", C1: "refuted" },
    findings: ["B1"],
  },
  {
    name: "B1 with the experiment in the window: four times the memory took 62 % of the time away",
    changes: {
      ...computing,
      fn: { reports: reports((i) => (i < 1000 ? { durationMs: 739 } : { durationMs: 284, memoryMb: 1024 })) },
    },
    expected: { B1: "confirmed" },
    findings: ["B1"],
  },
  {
    name: "B1 look-alike: more memory changed nothing, so the function waits",
    changes: {
      ...computing,
      fn: { reports: reports((i) => (i < 1000 ? { durationMs: 739 } : { durationMs: 735, memoryMb: 1024 })) },
    },
    expected: { B1: "refuted" },
    findings: [],
  },
  {
    name: "C1: one in forty is cold, and these are the slow ones",
    changes: coldTail,
    expected: { C1: "confirmed" },
    findings: ["C1"],
  },
  {
    name: "C1: the invocations are quick enough; what clients wait for new environments is not",
    changes: {
      fn: { reports: reports((i) => (i % 40 === 0 ? { initMs: 600 } : {})) },
      api: { slowAnswers: minutes(7) },
    },
    expected: { C1: "confirmed" },
    findings: ["C1"],
  },
  {
    name: "C1 look-alike: cold starts as before, but others are slow",
    changes: {
      fn: {
        reports: reports((i) => ({
          ...(i % 40 === 0 ? { initMs: 300 } : {}),
          ...(i % 40 === 7 ? { durationMs: 2000 } : {}),
        })),
      },
    },
    expected: { C1: "refuted" },
    findings: [],
  },
  {
    name: "B3: killed with all the memory in use",
    changes: killed,
    expected: { B3: "confirmed", E1: "refuted", E6: "refuted" },
    findings: ["B3"],
  },
  {
    name: "B3 look-alike: an exception with memory to spare",
    changes: throws,
    expected: { B3: "refuted", E1: "confirmed" },
    findings: ["E1"],
  },
  {
    name: "E1: an uncaught exception with its place",
    changes: throws,
    expected: { E1: "confirmed", E6: "refuted" },
    findings: ["E1"],
  },
  {
    name: "E1 look-alike: the exception is the table's throttling",
    changes: {
      ...throttledTable,
      fn: {
        reports: reports((i) => (i % 4 === 0 ? { outcome: "error" } : {})),
        failureLines: [
          line(
            'x\tid\tERROR\tInvoke Error \t{"errorType":"ProvisionedThroughputExceededException","errorMessage":"The level of","stack":["a","    at f (/var/task/app.js:3:1)"]}',
          ),
        ],
      },
    },
    expected: { A1: "confirmed", E1: "refuted" },
    findings: ["A1"],
  },
  {
    name: "E6: the API fails while the function succeeds",
    changes: malformed,
    expected: { E6: "confirmed", E1: "refuted" },
    findings: ["E6"],
  },
  {
    name: "E6 look-alike: the function fails in the same traces",
    changes: throws,
    expected: { E6: "refuted", E1: "confirmed" },
    findings: ["E1"],
  },
  {
    name: "A6: the account's concurrency is full",
    changes: { ...refusedAtFive, all: { concurrency: fullAccount } },
    expected: { A6: "confirmed", A7: "refuted", E6: "refuted" },
    findings: ["A6"],
  },
  {
    name: "A6 look-alike: throttles with most of the account free (a burst)",
    changes: refusedAtFive,
    expected: { A6: "refuted", A7: "refuted" },
    findings: [],
  },
  {
    name: "A7: the function's reservation is full",
    changes: { ...refusedAtFive, fn: { reservedConcurrency: 5 } },
    expected: { A7: "confirmed", A6: "refuted" },
    findings: ["A7"],
  },
  {
    name: "A7 look-alike: reserved, but the account's limit is what is full for others",
    changes: { fn: { reservedConcurrency: 50 }, all: { concurrency: fullAccount } },
    expected: { A7: "refuted", A6: "refuted" },
    findings: [],
  },
];

test.each(CASES)("$name", ({ changes, expected, findings }) => {
  const diagnosis = judgeObservations(observationsWith(changes));
  const all = [...diagnosis.findings, ...diagnosis.ruledOut, ...diagnosis.undecided];
  const strongest = (entry: string) => all.find((finding) => finding.entry === entry)?.verdict;
  const verdicts = Object.fromEntries(Object.keys(expected).map((entry) => [entry, strongest(entry)]));
  expect(verdicts).toEqual(expected);
  expect(diagnosis.findings.map(({ entry }) => entry)).toEqual(findings);
});

test("without the log, what only the log shows is not decided, and time-outs are still found in traces", () => {
  const { functions, ...rest } = observationsWith(throttledTable);
  const blind = functions.map(({ reports: _reports, failureLines: _lines, ...fn }) => fn);
  const diagnosis = judgeObservations({ ...rest, functions: blind });
  expect(diagnosis.findings.map(({ entry, verdict }) => [entry, verdict])).toEqual([["A1", "confirmed"]]);
  expect(diagnosis.undecided.map(({ entry }) => entry)).toEqual(expect.arrayContaining(["B3", "C1", "E1"]));
  expect(diagnosis.symptoms.map(({ kind }) => kind)).toContain("time-outs");
});

test("without metrics, capacity and reservations are not decided", () => {
  const { functions, tables, concurrency: _concurrency, ...rest } = observationsWith(throttledTable);
  const diagnosis = judgeObservations({
    ...rest,
    functions: functions.map(({ metrics: _metrics, ...fn }) => ({ ...fn, reservedConcurrency: 5 })),
    tables: tables.map(unmeasured),
    concurrency: {},
  });
  expect(diagnosis.undecided.map(({ entry }) => entry)).toEqual(expect.arrayContaining(["A1", "A2", "A6", "A7"]));
});

test("concurrency heads what is ruled out, as an engineer checks it first", () => {
  const { ruledOut } = judgeObservations(observationsWith(throttledTable));
  expect(ruledOut.slice(0, 2).map(({ entry }) => entry)).toEqual(["A7", "A6"]);
});

test("a failing function whose downstream looks healthy clears nobody", () => {
  const { trace, request } = traceOf({ atMs: 0, durationMs: 3000, isFault: true, calls: [table(20)] });
  const { localisation } = judgeObservations(observationsWith({ all: { traces: [trace], requests: [request] } }));
  expect(localisation).toContain("What it calls (orders) looks healthy in the traces: 1 call, none failed.");
  expect(localisation).toContain("this clears nobody");
});

test("a function that failed by an exception of its code was in no call that its trace does not show", () => {
  const exception = { type: "KeyError", message: "'water'" };
  const { trace, request } = traceOf({ atMs: 0, durationMs: 5, isFault: true, exception });
  const { localisation } = judgeObservations(observationsWith({ all: { traces: [trace], requests: [request] } }));
  expect(localisation).toMatch(/No call to another service ended in them: they failed by themselves\.$/);
});

test("every piece of evidence holds its numbers, its window and a command", () => {
  const diagnosis = judgeObservations(observationsWith(throttledTable));
  const evidence = diagnosis.findings.flatMap((finding) => finding.evidence);
  expect(evidence.length).toBeGreaterThan(2);
  for (const { numbers, window, command } of evidence) {
    expect(Object.values(numbers).every((value) => Number.isFinite(value))).toBe(true);
    expect(window).toEqual(diagnosis.window);
    expect(command).toMatch(/^aws (cloudwatch|logs|xray|lambda) /);
  }
});

// 5 requests a second × 3 reads of (600/900) units = 10; the table consumed 10 a second: ceil(10 × 1.25) = 13.
test("A1 asks for the demand and a quarter more", () => {
  const [finding] = judgeObservations(observationsWith(throttledTable)).findings;
  const [first] = finding?.remedy?.changes ?? [];
  expect(first).toEqual({
    resource: "orders",
    change: { kind: "set", property: ["ProvisionedThroughput", "ReadCapacityUnits"], value: 13 },
  });
});

// None completed; the furthest made 2 reads and was stopped at the third: the same 10 units a second, at least.
test("A1 asks for at least what was seen where no request completed", () => {
  const failing = everySecond(() => ({ durationMs: 3000, isFault: true, calls: [table(10), table(10)] }));
  const [finding] = judgeObservations(observationsWith({ ...throttledTable, all: failing })).findings;
  expect(finding?.remedy?.steps[0]).toMatch(/^Provision 13 read units: .*\(5 requests a second × at least 2 units/);
});

// Of three calls two write: 5 requests a second × 2 writes of (300/300) units = 10; ceil(10 × 1.25) = 13.
test("A2 asks for what the writes among the calls need", () => {
  const [finding] = judgeObservations(observationsWith(writesThrottled)).findings;
  const [first] = finding?.remedy?.changes ?? [];
  expect(first).toEqual({
    resource: "orders",
    change: { kind: "set", property: ["ProvisionedThroughput", "WriteCapacityUnits"], value: 13 },
  });
});

test("A5 raises the maximum where there is one", () => {
  const remedyOf = (maximumReads?: number) => {
    const table = { billing: "on-demand" as const, ...(maximumReads === undefined ? {} : { maximumReads }) };
    return judgeObservations(observationsWith({ ...throttledTable, table })).findings[0]?.remedy;
  };
  expect(remedyOf(10)?.changes[0]).toEqual({
    resource: "orders",
    change: { kind: "set", property: ["OnDemandThroughput", "MaxReadRequestUnits"], value: 13 },
  });
  expect(remedyOf()?.changes.map(({ change }) => change.kind)).toEqual(["add"]);
});

test("A4 changes and watches the index", () => {
  const [finding] = judgeObservations(observationsWith(indexThrottled)).findings;
  expect(finding?.discrimination[0]?.lookAlike).toBe("A2");
  expect(finding?.discrimination[0]?.statement).toContain("at 40 % of its write units"); // 2 of 5.
  expect(finding?.subject).toEqual({ kind: "index", name: "orders/index/by-customer" });
  const [raise, alarm] = finding?.remedy?.changes ?? [];
  const item = { key: "IndexName", value: "by-customer" };
  const property = ["GlobalSecondaryIndexes", item, "ProvisionedThroughput", "WriteCapacityUnits"];
  expect(raise?.change).toEqual({ kind: "set", property, value: 13 });
  const Dimensions = expect.arrayContaining([{ Name: "GlobalSecondaryIndexName", Value: "by-customer" }]) as unknown;
  expect(alarm?.change).toMatchObject({ properties: { MetricName: "WriteThrottleEvents", Dimensions } });
});

// 739 ms at 256 MB of which 132 wait: 607 × 256/1769 = 87.8 ms of a vCPU; 1024 MB: 132 + 87.8 × 1769/1024 = 284 ms, the
// published walkthrough's measurement. 2048 MB would pass one vCPU.
test("B1 predicts the published walkthrough's change of memory", () => {
  const [finding] = judgeObservations(observationsWith(computing)).findings;
  expect(finding?.remedy?.changes).toEqual([
    { resource: "worker", change: { kind: "set", property: ["MemorySize"], value: 1024 } },
  ]);
  expect(finding?.remedy?.prediction).toContain("739 ms → 284 ms");
  expect(finding?.remedy?.prediction).toContain("$3.08 → $4.73 a million invocations");
});
