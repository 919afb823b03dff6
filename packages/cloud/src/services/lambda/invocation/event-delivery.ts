import { messageOf, type Random } from "@faultline/core";
import { ServiceError } from "../../../service-error.ts";
import type { FunctionCatalog } from "../catalog/function-catalog.ts";
import type { QualifiedSettings } from "../catalog/qualified-settings.ts";
import type { EventInvokeRecord } from "../catalog/records.ts";
import type { LambdaMetric, MetricBuffer, MetricSubject } from "../emission/metric-buffer.ts";
import { lineageKey } from "../emission/lineage.ts";
import { parseTraceHeader } from "../emission/trace-header.ts";
import type { LambdaDependencies } from "../lambda-dependencies.ts";
import { ASYNC_LIMITS } from "../limits.ts";
import type { AsyncEvent, AttemptOutcome, EventEnd, RetryLimits } from "./async-event.ts";
import type { AsyncDelivery } from "./async-queue.ts";
import type { FunctionExecutor } from "./function-executor.ts";
import { deadLetterAttributes, invocationRecord } from "./invocation-record.ts";
import type { MessageSender, OutgoingMessage } from "./message-sender.ts";
import { resolveTarget } from "./resolve-target.ts";

/** What delivery works with. */
export interface DeliveryParts {
  readonly functions: FunctionCatalog;
  readonly eventInvokes: QualifiedSettings<EventInvokeRecord>;
  readonly executor: FunctionExecutor;
  readonly metrics: MetricBuffer;
  readonly send: MessageSender;
}

/** Runs queued events, and tells destinations and dead-letter queues what became of them. */
export class EventDelivery implements AsyncDelivery {
  readonly #parts: DeliveryParts;
  readonly #clock: LambdaDependencies["clock"];
  readonly #random: Random;
  readonly #onWarning: (text: string) => void;
  readonly #warned = new Set<string>();

  constructor(dependencies: Pick<LambdaDependencies, "clock" | "onWarning" | "random">, parts: DeliveryParts) {
    this.#parts = parts;
    this.#clock = dependencies.clock;
    this.#random = dependencies.random;
    this.#onWarning = dependencies.onWarning ?? (() => {});
  }

  limitsOf({ scope, reference }: AsyncEvent): RetryLimits {
    const config = this.#parts.eventInvokes.find(scope, reference.name, reference.qualifier);
    return {
      retryAttempts: config?.maximumRetryAttempts ?? ASYNC_LIMITS.retryAttemptsMax,
      eventAgeSeconds: config?.maximumEventAgeSeconds ?? ASYNC_LIMITS.eventAgeSecondsMax,
    };
  }

  async attempt(event: AsyncEvent): Promise<AttemptOutcome> {
    const { functions, executor, metrics } = this.#parts;
    if (functions.find(event.scope, event.reference.name)?.reservedConcurrency === 0) return { kind: "stopped" };
    try {
      const target = resolveTarget(functions, this.#random, event.scope, event.reference);
      const startedAt = this.#clock.now();
      const result = await executor.execute(target, {
        requestId: event.requestId,
        payload: event.payload,
        receivedAt: startedAt,
        isTailWanted: false,
        isQueued: true,
        ...(event.traceHeader === undefined ? {} : { traceHeader: event.traceHeader }),
        ...(event.clientContext === undefined ? {} : { clientContext: event.clientContext }),
      });
      metrics.record(target.subject, startedAt, { AsyncEventAge: startedAt - event.receivedAt });
      return { kind: result.isFunctionError ? "error" : "success", result };
    } catch (thrown) {
      if (thrown instanceof ServiceError && thrown.code === "RecursiveInvocationException")
        return { kind: "recursive" };
      // Nobody waits for the answer: a throttle, and a fault of the lab's own, are tried again as AWS tries 429 and 5xx.
      const isRefused = thrown instanceof ServiceError && thrown.code !== "TooManyRequestsException";
      return { kind: isRefused ? "refused" : "throttle" };
    }
  }

  async finish(event: AsyncEvent, end: EventEnd): Promise<void> {
    const { scope, reference } = event;
    const config = this.#parts.eventInvokes.find(scope, reference.name, reference.qualifier);
    const record = JSON.stringify(invocationRecord(event, end, this.#clock.now()));
    if (end.condition === "Success") return this.#tell(event, end, config?.onSuccess, record);
    await this.#tell(event, end, config?.onFailure, record);
    await this.#bury(event, end);
    this.#count(event, { AsyncEventsDropped: 1 });
  }

  async #tell(event: AsyncEvent, end: EventEnd, targetArn: string | undefined, body: string): Promise<void> {
    if (targetArn === undefined || (end.isRecursive === true && isInLoop(event, targetArn))) return;
    const traceHeader = end.result?.traceHeader ?? event.traceHeader;
    const message = { targetArn, body, ...(traceHeader === undefined ? {} : { traceHeader }) };
    await this.#send(event, message, "DestinationDeliveryFailures");
  }

  async #bury(event: AsyncEvent, end: EventEnd): Promise<void> {
    const targetArn = this.#deadLetterArnOf(event);
    if (targetArn === "") return;
    const attributes = deadLetterAttributes(event, end, ASYNC_LIMITS.deadLetterMessageBytes);
    const body = Buffer.from(event.payload).toString("utf8");
    await this.#send(event, { targetArn, body, attributes }, "DeadLetterErrors");
  }

  /** Of the version that the event is for; empty where the function is gone meanwhile. */
  #deadLetterArnOf({ scope, reference }: AsyncEvent): string {
    try {
      return this.#parts.functions.resolve(scope, reference).version.settings.deadLetterArn;
    } catch (thrown) {
      if (thrown instanceof ServiceError) return "";
      throw thrown;
    }
  }

  async #send(
    event: AsyncEvent,
    message: Pick<OutgoingMessage, "attributes" | "body" | "targetArn" | "traceHeader">,
    failureMetric: "DeadLetterErrors" | "DestinationDeliveryFailures",
  ): Promise<void> {
    const functionName = event.reference.name;
    try {
      await this.#parts.send({ ...message, scope: event.scope, functionName });
    } catch (thrown) {
      this.#count(event, { [failureMetric]: 1 });
      const key = `${functionName} ${message.targetArn}`;
      if (this.#warned.has(key)) return;
      this.#warned.add(key);
      this.#onWarning(`${functionName}: a result did not reach ${message.targetArn}: ${messageOf(thrown)}`);
    }
  }

  #count(event: AsyncEvent, values: Partial<Record<LambdaMetric, number>>): void {
    const { scope, reference } = event;
    const resource = reference.qualifier === undefined ? reference.name : `${reference.name}:${reference.qualifier}`;
    const subject: MetricSubject = { scope, functionName: reference.name, resource };
    this.#parts.metrics.record(subject, this.#clock.now(), values);
  }
}

/** Whether a dropped event's destination is a function that the event came through: telling it would loop on. */
function isInLoop({ traceHeader }: AsyncEvent, targetArn: string): boolean {
  const unqualified = targetArn.split(":").slice(0, 7).join(":");
  return parseTraceHeader(traceHeader)?.lineage.has(lineageKey(unqualified)) ?? false;
}
