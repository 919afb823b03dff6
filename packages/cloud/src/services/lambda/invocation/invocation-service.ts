import { type Random, requestId, type RequestId } from "@faultline/core";
import type { FunctionInvocation, FunctionInvoker, FunctionResult } from "../../function-invoker.ts";
import type { FunctionCatalog } from "../catalog/function-catalog.ts";
import { type FunctionReference, parseFunctionReference } from "../catalog/function-name.ts";
import type { MetricBuffer } from "../emission/metric-buffer.ts";
import { payloadTooLarge } from "../errors.ts";
import type { LambdaDependencies } from "../lambda-dependencies.ts";
import { LAMBDA_LIMITS } from "../limits.ts";
import { type AsyncEvent, AsyncQueue } from "./async-queue.ts";
import type { FunctionExecutor } from "./function-executor.ts";
import type { ExecutionResult, InvocationTarget } from "./invocation-request.ts";
import { resolveTarget } from "./resolve-target.ts";

/** A request to run a function, from the API or from a neighbour. */
export interface InvocationCall extends FunctionInvocation {
  readonly qualifier?: string;
  readonly requestId?: RequestId;
  readonly clientContext?: string;
  readonly isTailWanted?: boolean;
}

/** Invokes functions, now or later. */
export class InvocationService implements FunctionInvoker {
  readonly #catalog: FunctionCatalog;
  readonly #executor: FunctionExecutor;
  readonly #metrics: MetricBuffer;
  readonly #clock: LambdaDependencies["clock"];
  readonly #random: Random;
  readonly #queue: AsyncQueue;

  constructor(
    dependencies: Pick<LambdaDependencies, "clock" | "random" | "settings">,
    catalog: FunctionCatalog,
    executor: FunctionExecutor,
    metrics: MetricBuffer,
  ) {
    this.#clock = dependencies.clock;
    this.#random = dependencies.random;
    this.#catalog = catalog;
    this.#executor = executor;
    this.#metrics = metrics;
    const delivery = {
      deliver: (event: AsyncEvent) => this.#deliver(event),
      drop: (event: AsyncEvent) => this.#drop(event),
    };
    this.#queue = new AsyncQueue(this.#clock, delivery, dependencies.settings?.asyncRetryScale ?? 1);
  }

  async invoke(invocation: FunctionInvocation): Promise<FunctionResult> {
    const result = await this.run(invocation);
    return {
      requestId: result.requestId,
      payload: result.payload,
      executedVersion: result.executedVersion,
      ...(result.isFunctionError ? { functionError: "Unhandled" } : {}),
    };
  }

  /** Runs a function and waits for its answer. */
  async run(call: InvocationCall): Promise<ExecutionResult> {
    const { synchronousPayloadBytes: limitBytes } = LAMBDA_LIMITS;
    const sizeBytes = call.payload.byteLength;
    if (sizeBytes > limitBytes) throw payloadTooLarge(sizeBytes, "RequestResponse", limitBytes);
    return this.#executor.execute(this.target(call), {
      requestId: call.requestId ?? this.#random.uuid(),
      payload: call.payload,
      receivedAt: this.#clock.now(),
      isTailWanted: call.isTailWanted ?? false,
      ...(call.traceHeader === undefined ? {} : { traceHeader: call.traceHeader }),
      ...(call.clientContext === undefined ? {} : { clientContext: call.clientContext }),
    });
  }

  /** Queues an event for a function. */
  queue(call: InvocationCall): void {
    const { asynchronousPayloadBytes: limitBytes } = LAMBDA_LIMITS;
    const sizeBytes = call.payload.byteLength;
    if (sizeBytes > limitBytes) throw payloadTooLarge(sizeBytes, "Event", limitBytes);
    const { subject } = this.target(call);
    const receivedAt = this.#clock.now();
    this.#queue.add({
      scope: call.scope,
      reference: this.#referenceOf(call),
      requestId: call.requestId ?? requestId(this.#random.uuid()),
      payload: call.payload,
      receivedAt,
      ...(call.traceHeader === undefined ? {} : { traceHeader: call.traceHeader }),
      ...(call.clientContext === undefined ? {} : { clientContext: call.clientContext }),
    });
    this.#metrics.record(subject, receivedAt, { AsyncEventsReceived: 1 });
  }

  /** What a call would run. @throws ServiceError when it could not. */
  target(call: InvocationCall): InvocationTarget {
    return resolveTarget(this.#catalog, this.#random, call.scope, this.#referenceOf(call));
  }

  close(): void {
    this.#queue.close();
  }

  #referenceOf(call: InvocationCall): FunctionReference {
    return parseFunctionReference(call.scope, call.functionName, call.qualifier);
  }

  async #deliver(event: AsyncEvent): Promise<boolean> {
    const target = resolveTarget(this.#catalog, this.#random, event.scope, event.reference);
    const startedAt = this.#clock.now();
    const result = await this.#executor.execute(target, {
      requestId: event.requestId,
      payload: event.payload,
      receivedAt: startedAt,
      isTailWanted: false,
      ...(event.traceHeader === undefined ? {} : { traceHeader: event.traceHeader }),
      ...(event.clientContext === undefined ? {} : { clientContext: event.clientContext }),
    });
    this.#metrics.record(target.subject, startedAt, { AsyncEventAge: startedAt - event.receivedAt });
    return !result.isFunctionError;
  }

  #drop(event: AsyncEvent): void {
    const { scope, reference } = event;
    const resource = reference.qualifier === undefined ? reference.name : `${reference.name}:${reference.qualifier}`;
    const subject = { scope, functionName: reference.name, resource };
    this.#metrics.record(subject, this.#clock.now(), { AsyncEventsDropped: 1 });
  }
}
