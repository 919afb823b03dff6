// Observations written by hand, for tests: an application of one API, one function and one table over five minutes, 5
// requests a second. Each part can be changed.
import { type EpochMs, epochMs, segmentId, traceId } from "@faultline/core";
import type { SegmentDocument, Trace } from "@faultline/telemetry";
import type {
  ApiMetrics,
  FunctionMetrics,
  FunctionReport,
  LogLine,
  Observations,
  ObservedFunction,
  ObservedRequest,
  ObservedTable,
  Series,
  ThroughputMetrics,
} from "./observations.ts";

export const START = epochMs(Date.UTC(2026, 10, 23, 7, 0, 0));
const MINUTES = 5;
const REQUESTS_PER_MINUTE = 300;
const MINUTE_MS = 60_000;

/** The same value in each of the five minutes, or one value for each. */
export function minutes(...values: readonly number[]): Series {
  return Array.from({ length: MINUTES }, (_, i) => ({
    time: epochMs(START + i * MINUTE_MS),
    value: values[i] ?? values.at(-1) ?? 0,
  })).filter(({ value }) => value > 0);
}

/** What one traced invocation did. Times in milliseconds. */
export interface TracedInvocation {
  readonly atMs: number;
  readonly durationMs: number;
  readonly status?: number;
  readonly isFault?: boolean;
  readonly isCold?: boolean;
  readonly path?: string;
  readonly exception?: { readonly type: string; readonly message: string };
  readonly calls?: readonly {
    readonly target: string;
    readonly kind: "table" | "function" | "remote";
    readonly ms: number;
    readonly attempts?: number;
    readonly operation?: string;
  }[];
}

/** Names that SDKs give to calls of AWS's services. */
const SERVICES: Readonly<Partial<Record<"table" | "function" | "remote", string>>> = {
  table: "DynamoDB",
  function: "Lambda",
};

let nextId = 1;
const newId = () => segmentId((nextId++).toString(16).padStart(16, "0"));

/** A trace as X-Ray assembles it: the function's segment with its Invocation, and the calls one after the other. */
export function traceOf(invocation: TracedInvocation): { readonly trace: Trace; readonly request: ObservedRequest } {
  const { atMs, durationMs, isFault = false, isCold = false, path = "/orders", calls = [], exception } = invocation;
  const start = (START + atMs) / 1000;
  const id = traceId(`1-${Math.floor(start).toString(16)}-${newId().padStart(24, "0")}`);
  let callStart = start;
  const subsegments = calls.map(({ target, kind, ms, attempts = 1, operation = "GetItem" }): SegmentDocument => {
    const call = {
      id: newId(),
      name: SERVICES[kind] ?? target,
      namespace: kind === "remote" ? ("remote" as const) : ("aws" as const),
      start_time: callStart,
      end_time: callStart + ms / 1000,
      ...(kind === "table" ? { aws: { table_name: target, retries: attempts, operation } } : {}),
      ...(kind === "function" ? { aws: { function_name: target, retries: attempts, operation: "Invoke" } } : {}),
    };
    callStart += ms / 1000;
    return call;
  });
  const segment: SegmentDocument = {
    id: newId(),
    name: "worker",
    origin: "AWS::Lambda::Function",
    start_time: start,
    end_time: start + durationMs / 1000,
    ...(isFault ? { fault: true } : {}),
    ...(exception === undefined ? {} : { cause: { exceptions: [exception] } }),
    subsegments: [
      ...(isCold ? [{ id: newId(), name: "Initialization", start_time: start - 1, end_time: start }] : []),
      { id: newId(), name: "Invocation", start_time: start, end_time: start + durationMs / 1000, subsegments },
    ],
  };
  return {
    trace: { id, segments: [segment] },
    request: {
      traceId: id,
      start: epochMs(START + atMs),
      seconds: durationMs / 1000,
      status: invocation.status ?? (isFault ? 502 : 200),
      isFault: isFault || (invocation.status ?? 200) >= 500,
      route: `GET ${path}`,
    },
  };
}

/** Traced invocations at one a second, so that every second of the window is busy. */
export function everySecond(make: (index: number) => Omit<TracedInvocation, "atMs">) {
  const made = Array.from({ length: MINUTES * 60 }, (_, i) => traceOf({ ...make(i), atMs: i * 1000 }));
  return { requests: made.map(({ request }) => request), traces: made.map(({ trace }) => trace) };
}

/** REPORT lines, five a second. */
export function reports(
  make: (index: number) => Partial<FunctionReport>,
  count = MINUTES * REQUESTS_PER_MINUTE,
): readonly FunctionReport[] {
  return Array.from({ length: count }, (_, i) => ({
    time: epochMs(START + i * 200),
    requestId: `request-${i}`,
    durationMs: 80,
    memoryMb: 256,
    usedMb: 90,
    outcome: "success" as const,
    ...make(i),
  }));
}

/** A line of the log in the middle of the window. */
export function line(message: string, requestId = "request-1"): LogLine {
  const time: EpochMs = epochMs(START + 2 * MINUTE_MS);
  return { time, requestId, message };
}

/** Changes of the healthy application. */
export interface Changes {
  readonly fn?: Partial<Omit<ObservedFunction, "metrics">>;
  readonly fnMetrics?: Partial<FunctionMetrics>;
  readonly table?: Partial<Pick<ObservedTable, "billing" | "indexes">> & {
    readonly readUnits?: number;
    readonly maximumReads?: number;
  };
  readonly reads?: Partial<ThroughputMetrics>;
  readonly writes?: Partial<ThroughputMetrics>;
  readonly api?: Partial<ApiMetrics>;
  readonly all?: Partial<Observations>;
}

/** The application with changes; healthy without any: 80 ms, of which the table takes 30; 2 of 10 read units used. */
export function observationsWith(changes: Changes = {}): Observations {
  const healthy = everySecond(() => ({ durationMs: 80, calls: [{ target: "orders", kind: "table", ms: 30 }] }));
  return {
    window: { start: START, end: epochMs(START + MINUTES * MINUTE_MS) },
    region: "us-east-1",
    accountId: "123456789012",
    requests: healthy.requests,
    traces: healthy.traces,
    functions: [worker(changes)],
    tables: [orders(changes)],
    apis: [
      {
        name: "shop",
        kind: "rest",
        dimensions: { ApiName: "shop" },
        metrics: {
          requests: minutes(REQUESTS_PER_MINUTE),
          clientErrors: [],
          serverErrors: [],
          slowAnswers: [],
          ...changes.api,
        },
      },
    ],
    concurrency: { limit: 1000, unreservedLimit: 1000, maximum: minutes(3), unreservedMaximum: minutes(3) },
    missing: [],
    ...changes.all,
  };
}

function worker({ fn, fnMetrics }: Changes): ObservedFunction {
  return {
    name: "worker",
    logGroup: "/aws/lambda/worker",
    timeoutMs: 3000,
    memoryMb: 256,
    architecture: "x86_64",
    isTraced: true,
    reports: reports((i) => (i < 3 ? { initMs: 300 } : {})),
    failureLines: [],
    ...fn,
    metrics: {
      invocations: minutes(REQUESTS_PER_MINUTE),
      errors: [],
      throttles: [],
      durationMsMaximum: minutes(120),
      concurrencyMaximum: minutes(3),
      ...fnMetrics,
    },
  };
}

function orders({ table: { readUnits = 10, maximumReads, ...table } = {}, reads, writes }: Changes): ObservedTable {
  const maximum = maximumReads === undefined ? {} : { maximum: maximumReads };
  return {
    name: "orders",
    billing: "provisioned",
    read: {
      units: readUnits,
      ...maximum,
      metrics: { consumedUnits: minutes(120), calls: minutes(300), throttles: [], partitionThrottles: [], ...reads },
    },
    write: { units: 5, metrics: { consumedUnits: [], calls: [], throttles: [], partitionThrottles: [], ...writes } },
    indexes: [],
    ...table,
  };
}

/** The table as it looks where CloudWatch cannot be read. */
export function unmeasured({ read, write, ...table }: ObservedTable): ObservedTable {
  return { ...table, read: { units: read.units }, write: { units: write.units } };
}
