import { expect, test } from "vitest";
import { observationsWith, reports } from "../hand-made-observations.ts";
import { findSymptoms } from "./find-symptoms.ts";
import { DEFAULT_OBJECTIVES } from "./objectives.ts";

// Of 10 at even chances, 9 or 10 are slow in (10 + 1) / 1024 of cases; 8 or more in 5 %, which is no proof.
test.each([
  { name: "25 of 25", count: 25, quick: 0, isSlow: true },
  { name: "9 of 10", count: 10, quick: 1, isSlow: true },
  { name: "8 of 10", count: 10, quick: 2, isSlow: false },
  { name: "9 of 9", count: 9, quick: 0, isSlow: false },
  { name: "30 of 40", count: 40, quick: 10, isSlow: true },
])("requests slower than the objective for the median, $name: told $isSlow", ({ count, quick, isSlow }) => {
  const slow = reports((i) => ({ durationMs: i < quick ? 80 : 900 }), count);
  const observations = observationsWith({ fn: { reports: slow }, all: { requests: [], traces: [] } });
  const kinds = findSymptoms(observations, [], DEFAULT_OBJECTIVES).map(({ kind }) => kind);
  expect(kinds.includes("slow")).toBe(isSlow);
});

test("of several functions, a symptom says whose it is", () => {
  const [worker] = observationsWith({ fn: { reports: reports(() => ({ durationMs: 1500 }), 60) } }).functions;
  if (worker === undefined) throw new Error("The application has no function");
  const functions = [worker, { ...worker, name: "back", reports: [] }];
  const observations = observationsWith({ all: { functions, requests: [], traces: [] } });
  expect(findSymptoms(observations, [], DEFAULT_OBJECTIVES).map(({ statement }) => statement)).toEqual([
    "Half of the invocations of worker take longer than 1.5 s; the objective is 500 ms",
    "100 % of invocations of worker take longer than 1 s: 60 of 60; 1 % may",
  ]);
});
