// Faults written by hand, for tests: what each makes of the application of hand-made-observations.ts.
import { type Changes, everySecond, line, minutes, reports } from "./hand-made-observations.ts";

export const table = (ms: number, attempts = 1) => ({ target: "orders", kind: "table" as const, ms, attempts });
export const TIMED_OUT = { outcome: "timeout", durationMs: 3000 } as const;

/** A quarter of the invocations is killed at 3 s; the traces of these hold no call. */
export const aQuarterTimesOut = {
  api: { serverErrors: minutes(75) },
  fnMetrics: { errors: minutes(75), durationMsMaximum: minutes(3000) },
};

export const throttledTable: Changes = {
  ...aQuarterTimesOut,
  fn: { reports: reports((i) => (i % 4 === 0 ? TIMED_OUT : {})) },
  reads: { consumedUnits: minutes(600), calls: minutes(900), throttles: minutes(400) },
  all: everySecond((i) =>
    i % 4 === 0 ? { durationMs: 3000, isFault: true } : { durationMs: 80, calls: [table(10), table(10), table(10)] },
  ),
};

const write = (ms: number) => ({ ...table(ms), operation: "PutItem" });

/** Each request reads once and writes twice, and all the table's writes are spent. */
export const writesThrottled: Changes = {
  ...throttledTable,
  reads: {},
  writes: { consumedUnits: minutes(300), calls: minutes(300), throttles: minutes(400) },
  all: everySecond((i) =>
    i % 4 === 0 ? { durationMs: 3000, isFault: true } : { durationMs: 80, calls: [table(10), write(10), write(10)] },
  ),
};

/** The table has 5 write units and spends 2; its index has 1, and spends it. */
export const indexThrottled: Changes = {
  ...writesThrottled,
  writes: { consumedUnits: minutes(120), calls: minutes(120) },
  table: {
    indexes: [
      {
        name: "by-customer",
        read: { units: 5, metrics: { consumedUnits: [], calls: [], throttles: [], partitionThrottles: [] } },
        write: {
          units: 1,
          metrics: {
            consumedUnits: minutes(60),
            calls: minutes(60),
            throttles: minutes(400),
            partitionThrottles: [],
          },
        },
      },
    ],
  },
};

export const nearTheLimit: Changes = {
  ...aQuarterTimesOut,
  fn: { reports: reports((i) => (i % 4 === 0 ? TIMED_OUT : { durationMs: 1500 + (i % 10) * 145 })) },
  all: everySecond((i) =>
    i % 4 === 0 ? { durationMs: 3000, isFault: true } : { durationMs: 1500 + (i % 10) * 145, calls: [table(30)] },
  ),
};

export const slowService: Changes = {
  fn: { reports: reports(() => ({ durationMs: 1600 })), memoryMb: 1769 },
  all: everySecond(() => ({
    durationMs: 1600,
    calls: [table(30), { target: "prices.example.com", kind: "remote", ms: 1450 }],
  })),
};

export const computing: Changes = {
  fn: { reports: reports(() => ({ durationMs: 739 })) },
  all: everySecond(() => ({ durationMs: 739, calls: [table(132)] })),
};

export const coldTail: Changes = {
  fn: { reports: reports((i) => (i % 40 === 0 ? { durationMs: 90, initMs: 1500 } : {})) },
};

const STACK = JSON.stringify({
  errorType: "TypeError",
  errorMessage: "Cannot read properties of undefined (reading 'id')",
  stack: [
    "TypeError: Cannot read …",
    "    at price (/var/task/price.js:12:9)",
    "    at Runtime.handler (/var/task/app.js:3:1)",
  ],
});
export const throws: Changes = {
  api: { serverErrors: minutes(30) },
  fnMetrics: { errors: minutes(30) },
  fn: {
    reports: reports((i) => (i % 10 === 0 ? { outcome: "error" } : {})),
    failureLines: Array.from({ length: 150 }, (_, i) =>
      line(`2026-11-23T07:02:00.000Z\tid\tERROR\tInvoke Error \t${STACK}`, `request-${i * 10}`),
    ),
  },
  all: everySecond((i) =>
    i % 10 === 0
      ? { durationMs: 20, isFault: true, path: "/prices" }
      : { durationMs: 80, path: i % 2 === 0 ? "/orders" : "/prices" },
  ),
};

export const malformed: Changes = {
  api: { serverErrors: minutes(30) },
  all: everySecond((i) => ({ durationMs: 80, calls: [table(30)], ...(i % 10 === 0 ? { status: 502 } : {}) })),
};

export const killed: Changes = {
  api: { serverErrors: minutes(30) },
  fnMetrics: { errors: minutes(30) },
  fn: {
    reports: reports((i) => (i % 10 === 0 ? { outcome: "error", usedMb: 256 } : {})),
    failureLines: Array.from({ length: 150 }, (_, i) =>
      line(
        `RequestId: request-${i * 10} Error: Runtime exited with error: signal: killed\nRuntime.ExitError`,
        `request-${i * 10}`,
      ),
    ),
  },
  all: everySecond((i) => (i % 10 === 0 ? { durationMs: 200, isFault: true } : { durationMs: 80, calls: [table(30)] })),
};

export const refusedAtFive = {
  api: { serverErrors: minutes(60) },
  fnMetrics: { throttles: minutes(60), concurrencyMaximum: minutes(5) },
};
export const fullAccount = { limit: 10, unreservedLimit: 10, maximum: minutes(10), unreservedMaximum: minutes(10) };
