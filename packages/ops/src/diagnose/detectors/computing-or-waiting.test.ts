import { expect, test } from "vitest";
import { everySecond, minutes, observationsWith, reports } from "../hand-made-observations.ts";
import { judgeObservations } from "../judge-observations.ts";

// A function none of whose clients is traced: its segment holds what it computes and what it waits for.

/** The application whose invocations take as long as `durationsMs` in turn, without a call in their traces. */
function judged(durationsMs: readonly number[]) {
  const durationOf = (index: number) => durationsMs[index % durationsMs.length] ?? 0;
  const { requests, traces } = everySecond((index) => ({ durationMs: durationOf(index) }));
  const slow = { fn: { reports: reports((index) => ({ durationMs: durationOf(index) })) }, all: { requests, traces } };
  return judgeObservations(observationsWith(slow));
}

test("even times are likely computing, and the doubt is told", () => {
  const { findings } = judged([760, 800, 830]);
  const [first] = findings;
  expect(first).toMatchObject({ entry: "B1", verdict: "likely" });
  expect(first?.summary).toMatch(/^worker takes 797 ms each time .* as if it computed/); // The mean of the three.
  expect(first?.remedy?.steps.at(-1)).toMatch(/^Capture the clients of worker/);
  expect(first?.evidence.find(({ numbers }) => "spread" in numbers)).toMatchObject({
    weight: -0.3,
    statement: expect.stringContaining("No call of it is traced") as string,
  });
});

test.each([
  { name: "half of them long", durationsMs: [90, 100, 1800, 1900] },
  { name: "some of them long", durationsMs: [400, 400, 400, 400, 2500] },
])("uneven times, $name, may be waiting: nothing is named, and what would decide it is told", ({ durationsMs }) => {
  const { findings, undecided } = judged(durationsMs);
  expect(findings).toEqual([]);
  expect(undecided.map(({ entry }) => entry).toSorted()).toEqual(["B1", "D1"]);
  for (const { remedy } of undecided) expect(remedy?.steps[0]).toMatch(/^Capture the clients of worker/);
});

test("without any trace the reports tell that it is slow, and tracing is proposed", () => {
  const { findings, undecided } = judgeObservations(
    observationsWith({
      fn: { isTraced: false, reports: reports(() => ({ durationMs: 1500 })) },
      all: { requests: [], traces: [] },
    }),
  );
  expect(findings).toEqual([]);
  expect(undecided.map(({ entry, summary }) => [entry, summary])).toEqual([
    ["B1", "Too few undisturbed traces of worker to tell computing from waiting: 0 of 5"],
    ["D1", "No trace shows what worker waits for"],
  ]);
  expect(undecided[0]?.remedy?.steps[0]).toMatch(/^Turn on active tracing of worker/);
});

test("a function whose clients are captured is not told to capture them", () => {
  const calls = [{ target: "orders", kind: "table" as const, ms: 30 }];
  const { requests, traces } = everySecond(() => ({ durationMs: 3000, isFault: true, calls }));
  const { undecided } = judgeObservations(
    observationsWith({
      api: { serverErrors: minutes(300) },
      fnMetrics: { errors: minutes(300) },
      fn: { reports: reports(() => ({ durationMs: 3000, outcome: "timeout" })) },
      all: { requests, traces },
    }),
  );
  const cpu = undecided.find(({ entry }) => entry === "B1");
  expect(cpu?.summary).toMatch(/^Too few undisturbed traces/);
  expect(cpu?.remedy).toBeUndefined();
});
