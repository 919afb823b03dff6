import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Lambda from "@aws-sdk/client-lambda";
import { accountId, region, requestId, type Scope, seededRandom, VirtualClock } from "@faultline/core";
import type { Datum, LogEvent, Segment } from "@faultline/telemetry";
import { strToU8, zipSync } from "fflate";
import { ServiceError } from "../../../service-error.ts";
import { createMemoryStateStore } from "../../../state/memory-state-store.ts";
import type { StateStore } from "../../../state/state-store.ts";
import type { ServiceCaller } from "../../../wire/service-calls.ts";
import type { OperationInput, OperationName, OperationOutput, RequestContext } from "../../../wire/service.ts";
import type { LambdaDependencies } from "../lambda-dependencies.ts";
import { createLambdaService, type LambdaService } from "../lambda-service.ts";
import { type RuntimeScript, ScriptedRuntime } from "./scripted-runtime.ts";

/** The account and Region of tests. */
export const SCOPE: Scope = { accountId: accountId("123456789012"), region: region("us-east-1") };

/** A package with one file. */
export const PACKAGE = zipSync({ "index.mjs": strToU8("export const handler = async (event) => event;") });

/** Answers at once with the event. */
export const ECHO: RuntimeScript = {
  init: () => ({ ms: 100, outcome: { kind: "ready" } }),
  invoke: (invocation) => ({ ms: 10, outcome: { kind: "response", payload: invocation.payload } }),
};

/** A lab without neighbours. */
const ALONE: ServiceCaller = {
  call: ({ service }) => Promise.reject(new ServiceError("NotImplemented", `The lab has no ${service}`, {}, 501)),
};

type Overrides = Partial<Omit<LambdaDependencies, "clock" | "logs" | "metrics" | "segments">>;

/** The service on a virtual clock with a scripted runtime, and what it emitted. */
export class LambdaBench {
  readonly clock = new VirtualClock();
  readonly state: StateStore;
  readonly runtime: ScriptedRuntime;
  readonly logEvents: LogEvent[] = [];
  readonly datums: Datum[] = [];
  readonly segments: Segment[] = [];
  readonly service: LambdaService;
  readonly directories: LambdaDependencies["directories"];
  readonly #directory = mkdtempSync(join(tmpdir(), "lambda-bench-"));
  #requests = 0;

  constructor(script: RuntimeScript = ECHO, overrides: Overrides = {}) {
    this.runtime = new ScriptedRuntime(this.clock, script);
    this.state = overrides.state ?? createMemoryStateStore();
    this.directories = overrides.directories ?? {
      archives: join(this.#directory, "archives"),
      unpacked: join(this.#directory, "unpacked"),
    };
    this.service = createLambdaService({
      clock: this.clock,
      random: seededRandom(1),
      state: this.state,
      runtime: this.runtime,
      logs: { write: (events) => this.logEvents.push(...events) },
      metrics: { write: (datums) => this.datums.push(...datums) },
      segments: { write: (segments) => this.segments.push(...segments) },
      directories: this.directories,
      readObject: async () => {
        throw new ServiceError("NoSuchKey", "The specified key does not exist.");
      },
      endpointUrl: () => "http://127.0.0.1:4566",
      tracingDaemonAddress: async () => "127.0.0.1:2000",
      decideSampling: () => false,
      neighbours: ALONE,
      settings: { turnover: "off" },
      ...overrides,
    });
  }

  /** Calls an operation as the wire layer would. */
  async call<Name extends OperationName<typeof Lambda>>(
    name: Name,
    input: OperationInput<typeof Lambda, Name>,
    context: Partial<RequestContext> = {},
  ): Promise<OperationOutput<typeof Lambda, Name>> {
    const handler = this.service.definition.operations[name];
    if (handler === undefined) throw new Error(`No operation ${name}`);
    this.#requests += 1;
    const id = requestId(`00000000-0000-4000-8000-${String(this.#requests).padStart(12, "0")}`);
    const defaults = { scope: SCOPE, requestId: id, origin: "", headers: {}, signal: new AbortController().signal };
    return (await handler(input as never, { ...defaults, ...context })) as OperationOutput<typeof Lambda, Name>;
  }

  /** Moves the clock, a millisecond at a time, until the work is done. */
  async settle<Result>(work: Promise<Result>, limitMs = 60_000): Promise<Result> {
    let isDone = false;
    const watched = work.finally(() => {
      isDone = true;
    });
    watched.catch(() => undefined); // The caller sees the failure below.
    for (let elapsedMs = 0; elapsedMs < limitMs; elapsedMs++) {
      await new Promise(setImmediate);
      if (isDone) return watched;
      this.clock.advance(1);
    }
    throw new Error(`Not done after ${limitMs} ms`);
  }

  /** Lets time pass, with everything that falls due in it. */
  async pass(durationMs: number, stepMs = 1): Promise<void> {
    for (let elapsedMs = 0; elapsedMs < durationMs; elapsedMs += stepMs) {
      await new Promise(setImmediate);
      this.clock.advance(stepMs);
    }
    await new Promise(setImmediate);
  }

  /** Creates a function named `fn` with the test package. */
  createFunction(input: Partial<OperationInput<typeof Lambda, "CreateFunction">> = {}) {
    return this.call("CreateFunction", {
      FunctionName: "fn",
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::123456789012:role/fn",
      Code: { ZipFile: PACKAGE },
      ...input,
    });
  }

  /** Invokes `fn` and moves the clock until it answers. */
  invoke(input: Partial<OperationInput<typeof Lambda, "Invoke">> = {}, context: Partial<RequestContext> = {}) {
    return this.settle(this.call("Invoke", { FunctionName: "fn", ...input }, context));
  }

  /** The messages of everything logged so far. */
  get messages(): readonly string[] {
    return this.logEvents.map((event) => event.message);
  }

  async close(): Promise<void> {
    await this.service.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** The code and message with which a call was refused. */
export async function refusalOf(work: Promise<unknown>): Promise<{ code: string; message: string; members: object }> {
  try {
    await work;
  } catch (thrown) {
    if (!(thrown instanceof ServiceError)) throw thrown;
    return { code: thrown.code, message: thrown.message, members: thrown.members };
  }
  throw new Error("Not refused");
}
