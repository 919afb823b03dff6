import { expect, test } from "vitest";
import { line, minutes, observationsWith, unmeasured } from "./hand-made-observations.ts";
import { hasTraffic, withoutIdleFunctions } from "./has-traffic.ts";
import type { Observations } from "./observations.ts";

const BUSY = observationsWith();

/** The same application without anything that ran. */
const IDLE: Observations = {
  ...BUSY,
  requests: [],
  traces: [],
  functions: BUSY.functions.map(({ metrics, ...fn }) => ({
    ...fn,
    reports: [],
    failureLines: [],
    ...(metrics === undefined ? {} : { metrics: { ...metrics, invocations: [], throttles: [] } }),
  })),
  tables: BUSY.tables.map(unmeasured),
  apis: BUSY.apis.map(({ metrics: _metrics, ...api }) => api),
};
test("an application that did nothing has no traffic", () => {
  expect(hasTraffic(IDLE)).toBe(false);
});

test.each<{ readonly what: string; readonly seen: Partial<Observations> }>([
  { what: "a traced request", seen: { requests: BUSY.requests.slice(0, 1) } },
  {
    what: "a line of a log",
    seen: { functions: IDLE.functions.map((fn) => ({ ...fn, failureLines: [line("Task timed out")] })) },
  },
  {
    what: "a throttled invocation",
    seen: {
      functions: IDLE.functions.flatMap(({ metrics, ...fn }) =>
        metrics === undefined ? [] : [{ ...fn, metrics: { ...metrics, throttles: minutes(0, 1, 0) } }],
      ),
    },
  },
  { what: "a request in the metrics of an API", seen: { apis: BUSY.apis } },
  { what: "a call in the metrics of a table", seen: { tables: BUSY.tables } },
])("$what is traffic", ({ seen }) => {
  expect(hasTraffic({ ...IDLE, ...seen })).toBe(true);
});

test("a function that did nothing is not judged; one of which that is not known is", () => {
  expect(withoutIdleFunctions(BUSY).functions).toEqual(BUSY.functions);
  expect(withoutIdleFunctions(IDLE).functions).toEqual([]);
  const blind = IDLE.functions.map(({ reports: _reports, ...fn }) => fn);
  expect(withoutIdleFunctions({ ...IDLE, functions: blind }).functions).toEqual(blind);
});
