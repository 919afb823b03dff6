import { type Random, requestId, type RequestId } from "@faultline/core";
import type { FunctionInvocation, FunctionInvoker, FunctionResult } from "../../function-invoker.ts";
import type { FunctionCatalog } from "../catalog/function-catalog.ts";
import { type FunctionReference, parseFunctionReference } from "../catalog/function-name.ts";
import type { QualifiedSettings } from "../catalog/qualified-settings.ts";
import type { EventInvokeRecord } from "../catalog/records.ts";
import type { MetricBuffer } from "../emission/metric-buffer.ts";
import { payloadTooLarge } from "../errors.ts";
import type { LambdaDependencies } from "../lambda-dependencies.ts";
import { LAMBDA_LIMITS } from "../limits.ts";
import { AsyncEventStore } from "./async-event-store.ts";
import { AsyncQueue } from "./async-queue.ts";
import { EventDelivery } from "./event-delivery.ts";
import type { FunctionExecutor } from "./function-executor.ts";
import type { ExecutionResult, InvocationTarget, ResponseReceiver } from "./invocation-request.ts";
import { createMessageSender } from "./message-sender.ts";
import { resolveTarget } from "./resolve-target.ts";

/** A request to run a function, from the API or from a neighbour. */
export interface InvocationCall extends FunctionInvocation {
  readonly qualifier?: string;
  readonly requestId?: RequestId;
  readonly clientContext?: string;
  readonly isTailWanted?: boolean;
  /** Takes a streamed response as it comes. */
  readonly stream?: ResponseReceiver;
}

/** What invocations work with. */
export interface InvocationParts {
  readonly functions: FunctionCatalog;
  readonly eventInvokes: QualifiedSettings<EventInvokeRecord>;
  readonly executor: FunctionExecutor;
  readonly metrics: MetricBuffer;
}

type InvocationDependencies = Pick<
  LambdaDependencies,
  "clock" | "neighbours" | "onWarning" | "random" | "settings" | "state"
>;

/** Invokes functions, now or later. */
export class InvocationService implements FunctionInvoker {
  readonly #parts: InvocationParts;
  readonly #clock: LambdaDependencies["clock"];
  readonly #random: Random;
  readonly #queue: AsyncQueue;

  constructor(dependencies: InvocationDependencies, parts: InvocationParts) {
    this.#clock = dependencies.clock;
    this.#random = dependencies.random;
    this.#parts = parts;
    const send = createMessageSender(dependencies, ({ scope, targetArn, body, traceHeader }) =>
      this.queue({
        scope,
        functionName: targetArn,
        payload: Buffer.from(body),
        ...(traceHeader === undefined ? {} : { traceHeader }),
      }),
    );
    this.#queue = new AsyncQueue(
      this.#clock,
      new AsyncEventStore(dependencies.state),
      new EventDelivery(dependencies, { ...parts, send }),
      dependencies.settings?.asyncRetryScale ?? 1,
    );
  }

  /** Takes up the events that an earlier run of the lab left. */
  resume(): void {
    this.#queue.resume();
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
    return this.#parts.executor.execute(this.target(call), {
      requestId: call.requestId ?? this.#random.uuid(),
      payload: call.payload,
      receivedAt: this.#clock.now(),
      isTailWanted: call.isTailWanted ?? false,
      ...(call.stream === undefined ? {} : { stream: call.stream }),
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
    this.#parts.metrics.record(subject, receivedAt, { AsyncEventsReceived: 1 });
  }

  /** What a call would run. @throws ServiceError when it could not. */
  target(call: InvocationCall): InvocationTarget {
    return resolveTarget(this.#parts.functions, this.#random, call.scope, this.#referenceOf(call));
  }

  /** Starts no attempt of a queued event any more. */
  close(): void {
    this.#queue.close();
  }

  /** Resolves once nothing is written any more. */
  seal(): Promise<void> {
    return this.#queue.seal();
  }

  #referenceOf(call: InvocationCall): FunctionReference {
    return parseFunctionReference(call.scope, call.functionName, call.qualifier);
  }
}
