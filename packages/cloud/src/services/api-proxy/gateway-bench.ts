// What the tests of both gateways run on: ports that keep what they are given, a scripted Lambda, and requests.
import { accountId, region, type Scope, seededRandom, VirtualClock } from "@faultline/core";
import type { Datum, LogEvent, Segment } from "@faultline/telemetry";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import type { HttpRequest } from "../../wire/http-route.ts";
import type { FunctionInvocation, FunctionInvoker, FunctionResult } from "../function-invoker.ts";
import type { GatewayPorts } from "./gateway-ports.ts";

/** The account that the tests' APIs belong to. */
export const BENCH_SCOPE: Scope = { accountId: accountId("123456789012"), region: region("us-east-1") };

/** A function of that account. */
export const BENCH_FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:coffee";

/** What the scripted Lambda does with an event: a payload, or a whole result, or a rejection. */
type Script = (event: Record<string, unknown>, invocation: FunctionInvocation) => unknown;

/** A Lambda that does what a test says and remembers what it was asked. */
class ScriptedInvoker implements FunctionInvoker {
  readonly invocations: FunctionInvocation[] = [];
  script: Script = () => ({ statusCode: 200 });

  async invoke(invocation: FunctionInvocation): Promise<FunctionResult> {
    this.invocations.push(invocation);
    const payload = await this.script(this.lastEvent(), invocation);
    if (payload instanceof FunctionFailure) {
      const bytes = Buffer.from(JSON.stringify({ errorMessage: payload.message, errorType: "Error" }));
      return { requestId: "lambda-request", functionError: "Unhandled", payload: bytes, executedVersion: "$LATEST" };
    }
    const bytes = payload instanceof Uint8Array ? payload : Buffer.from(JSON.stringify(payload));
    return { requestId: "lambda-request", payload: bytes, executedVersion: "$LATEST" };
  }

  /** The event of the last invocation. */
  lastEvent(): Record<string, unknown> {
    const payload = this.invocations.at(-1)?.payload ?? new Uint8Array();
    return JSON.parse(Buffer.from(payload).toString()) as Record<string, unknown>;
  }
}

/** What a script returns for a function that throws. */
export class FunctionFailure extends Error {}

/** Ports on a virtual clock, with everything that the gateway emitted. */
export function createGatewayBench(overrides: Partial<GatewayPorts> = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const invoker = new ScriptedInvoker();
  const datums: Datum[] = [];
  const segments: Segment[] = [];
  const events: LogEvent[] = [];
  const ports: GatewayPorts = {
    state: createMemoryStateStore(),
    clock,
    random: seededRandom(7),
    invoker,
    logs: { write: (written) => events.push(...written) },
    metrics: { write: (written) => datums.push(...written) },
    segments: { write: (written) => segments.push(...written) },
    decideSampling: () => false,
    overhead: () => 0,
    ...overrides,
  };
  return { ports, clock, invoker, datums, segments, events };
}

/** A request as the port hands it over; headers in the spelling given. */
export function createBenchRequest(source: {
  readonly path: string;
  readonly method?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}): HttpRequest {
  const headers = { Host: "127.0.0.1:4566", ...source.headers };
  const entries = Object.entries(headers);
  return {
    method: source.method ?? "GET",
    path: source.path,
    rawQuery: source.query ?? "",
    headers: Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value])),
    rawHeaders: entries.flat(),
    body: typeof source.body === "string" ? Buffer.from(source.body) : (source.body ?? new Uint8Array()),
    remoteAddress: "::ffff:192.0.2.1",
    origin: "http://127.0.0.1:4566",
    signal: new AbortController().signal,
  };
}
