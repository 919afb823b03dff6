import { expect, test } from "vitest";
import { minutes, observationsWith, reports } from "../hand-made-observations.ts";
import { judgeObservations } from "../judge-observations.ts";

const ofOneMinute = (value: number) => minutes(value).slice(0, 1);

/** An application without traces that ran in the first 20 s of a minute, 5 requests a second. */
function stepFor(failed: number) {
  const { findings } = judgeObservations(
    observationsWith({
      api: { requests: ofOneMinute(100), serverErrors: ofOneMinute(failed) },
      fnMetrics: { invocations: ofOneMinute(100), errors: ofOneMinute(failed) },
      fn: { isTraced: false, reports: reports(() => ({}), 100) },
      reads: { consumedUnits: [], calls: [] },
      writes: { consumedUnits: ofOneMinute(500), calls: ofOneMinute(100), throttles: ofOneMinute(400) },
      all: { requests: [], traces: [] },
    }),
  );
  return findings.find(({ entry }) => entry === "A2")?.remedy?.steps[0];
}

// 500 units for 50 requests that succeeded are 10 each, in two batches of 5; 5 requests a second: ceil(50 × 1.25) = 63.
test("without traces, the demand is what requests that succeeded consumed, over the seconds in which any ran", () => {
  expect(stepFor(50)).toMatch(/^Provision 63 write units: a demand of 50 a second \(5 requests a second × 10 units\)/);
});

// Where 9 of 10 fail, the 10 that succeed did not consume 50 units each: at least 5 are known, 25 a second.
test("where nearly all fail, it is at least what a request consumed", () => {
  expect(stepFor(90)).toMatch(/^Provision 32 write units: .*\(5 requests a second × at least 5 units\)/);
});

// 2 units a second of 5: a quarter more would still fit into what there is.
test("a table that throttles far below its capacity is not given more of it, but an alarm", () => {
  const { findings } = judgeObservations(
    observationsWith({
      writes: { consumedUnits: minutes(120), calls: minutes(120), throttles: minutes(4) },
      fnMetrics: { invocations: minutes(120) },
    }),
  );
  const found = findings.find(({ entry }) => entry === "A2");
  expect(found).toMatchObject({
    verdict: "likely",
    summary:
      "Table orders has 5 write units a second and uses 40 % of them, but 20 writes throttled: in bursts of seconds, it seems",
  });
  expect(found?.remedy?.steps[0]).toMatch(/^A demand of 2 a second is below the 5 write units that there are/);
  expect(found?.remedy?.changes.map(({ change }) => change.kind)).toEqual(["add"]);
});
