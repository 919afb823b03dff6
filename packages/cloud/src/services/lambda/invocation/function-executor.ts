import { type EpochMs, sleep } from "@faultline/core";
import type { Admission, ConcurrencyLedger } from "../environments/concurrency-ledger.ts";
import type { EnvironmentPools } from "../environments/environment-pools.ts";
import type { ProvisionedConcurrency } from "../environments/provisioned-concurrency.ts";
import type { RateLimits, RateRefusal } from "../environments/rate-limits.ts";
import type { InvocationReport } from "../environments/invocation-report.ts";
import { functionSegment, serviceSegment, type TracedInvocation } from "../emission/invocation-segments.ts";
import { LogTail } from "../emission/log-tail.ts";
import type { MetricBuffer } from "../emission/metric-buffer.ts";
import { lambdaError } from "../errors.ts";
import type { LambdaDependencies, LambdaQuotas } from "../lambda-dependencies.ts";
import { RECURSION_LIMIT } from "../limits.ts";
import { type Lease, leaseOnDemand, leaseProvisioned, type ProvisionedMetrics, provisionedMetrics } from "./lease.ts";
import { decideTrace, type TraceDecision } from "./decide-trace.ts";
import type { ExecutionRequest, ExecutionResult, InvocationTarget } from "./invocation-request.ts";

type ExecutorDependencies = Pick<LambdaDependencies, "clock" | "decideSampling" | "overhead" | "random" | "segments">;

/** What executions share. */
export interface ExecutionParts {
  readonly pools: EnvironmentPools;
  readonly provisioned: ProvisionedConcurrency;
  readonly ledger: ConcurrencyLedger;
  readonly rates: RateLimits;
  readonly metrics: MetricBuffer;
  readonly quotas: LambdaQuotas;
}

type Admitted = Admission & { readonly isAdmitted: true };

/** Runs functions: admits a request, finds an environment, and tells the metrics and the trace what came of it. */
export class FunctionExecutor {
  readonly #dependencies: ExecutorDependencies;
  readonly #parts: ExecutionParts;

  constructor(dependencies: ExecutorDependencies, parts: ExecutionParts) {
    this.#dependencies = dependencies;
    this.#parts = parts;
  }

  /**
   * @throws ServiceError `TooManyRequestsException` when the account or the function is at its concurrency,
   * `RecursiveInvocationException` when the function has come round too often.
   */
  async execute(target: InvocationTarget, request: ExecutionRequest): Promise<ExecutionResult> {
    const { scope, version } = target;
    const { ledger, provisioned } = this.#parts;
    const decision = decideTrace(this.#dependencies, target, request.traceHeader);
    this.#refuseLoop(target, request, decision);
    const allocation = provisioned.serving(scope, version, target.qualifier);
    const lease = leaseProvisioned(allocation);
    const admission = this.#admit(target, request, decision, lease);
    request.stream?.noteVersion(version.version);
    try {
      const overheadMs = this.#dependencies.overhead?.invocation() ?? 0;
      if (overheadMs > 0) await sleep(this.#dependencies.clock, overheadMs);
      const tail = request.isTailWanted ? new LogTail() : undefined;
      const provisionedUse = allocation && provisionedMetrics(allocation, lease !== undefined);
      const report = await this.#serve(target, request, decision, { lease, tail });
      this.#recordMetrics(target, report, admission, provisionedUse);
      this.#writeSegments(target, request, decision, report);
      return {
        requestId: request.requestId,
        payload: report.payload,
        isFunctionError: report.failure !== undefined,
        ...(report.failure === undefined ? {} : { errorType: report.failure.errorType }),
        executedVersion: version.version,
        traceHeader: decision.onward,
        ...(tail === undefined ? {} : { logResult: tail.toBase64() }),
      };
    } finally {
      ledger.leave(scope, version.functionName, admission);
    }
  }

  /** @see Lambda Developer Guide, "Use Lambda recursive loop detection to prevent infinite loops", read 2026-11. */
  #refuseLoop({ record, subject }: InvocationTarget, { receivedAt }: ExecutionRequest, decision: TraceDecision): void {
    if (decision.recursions < RECURSION_LIMIT || record.recursiveLoop === "Allow") return;
    this.#parts.metrics.record(subject, receivedAt, { RecursiveInvocationsDropped: 1 });
    throw lambdaError(
      "RecursiveInvocationException",
      `Lambda stopped this invocation: ${record.latest.functionName} has run ${RECURSION_LIMIT} times in a recursive loop.`,
      { Type: "User" },
    );
  }

  #admit(
    target: InvocationTarget,
    request: ExecutionRequest,
    decision: TraceDecision,
    lease: Lease | undefined,
  ): Admitted {
    const { scope, version } = target;
    const { ledger, quotas } = this.#parts;
    const { functionName } = version;
    const isProvisioned = lease !== undefined;
    const admission = ledger.enter(scope, functionName, quotas.concurrentExecutions(scope), isProvisioned);
    if (!admission.isAdmitted) throw this.#throttle(target, request, decision, admission.reason);
    const reason = this.#rateRefusal(target, request, isProvisioned);
    if (reason === undefined) return admission;
    ledger.leave(scope, functionName, admission);
    lease?.release();
    throw this.#throttle(target, request, decision, reason);
  }

  #rateRefusal(
    { scope, record, version }: InvocationTarget,
    { isQueued = false }: ExecutionRequest,
    isProvisioned: boolean,
  ): RateRefusal | "ConcurrentInvocationLimitExceeded" | undefined {
    const { pools, quotas, rates } = this.#parts;
    const limits = { account: quotas.concurrentExecutions(scope), reserved: record.reservedConcurrency };
    const refusal = isQueued ? undefined : rates.refuseInvocation(scope, version.functionName, limits);
    if (refusal !== undefined || isProvisioned || pools.poolOf(scope, version).hasIdle) return refusal;
    return rates.tryScale(scope, version.functionName) ? undefined : "ConcurrentInvocationLimitExceeded";
  }

  async #serve(
    target: InvocationTarget,
    request: ExecutionRequest,
    decision: TraceDecision,
    given: { readonly lease: Lease | undefined; readonly tail: LogTail | undefined },
  ): Promise<InvocationReport> {
    const { tail } = given;
    const lease = given.lease ?? (await leaseOnDemand(this.#parts.pools.poolOf(target.scope, target.version)));
    const { trace } = decision;
    try {
      const report = await lease.environment.serve({
        requestId: request.requestId,
        payload: request.payload,
        functionArn: target.arn,
        traceHeader: decision.header,
        ...(request.clientContext === undefined ? {} : { clientContext: request.clientContext }),
        ...(trace === undefined ? {} : { trace: { traceId: trace.traceId, segmentId: trace.functionId } }),
        ...(tail === undefined ? {} : { tail }),
        ...(request.stream === undefined ? {} : { responseSink: request.stream }),
      });
      lease.release();
      return report;
    } catch (thrown) {
      lease.discard(); // The runtime itself failed: nothing is known of the environment's state.
      throw thrown;
    }
  }

  #throttle(target: InvocationTarget, request: ExecutionRequest, decision: TraceDecision, reason: string) {
    this.#parts.metrics.record(target.subject, request.receivedAt, { Throttles: 1 });
    if (decision.trace !== undefined) {
      const traced = this.#traced(target, request, decision.trace, 429);
      this.#dependencies.segments.write([serviceSegment(traced, false)]);
    }
    // As recorded and as public issue reports quote it: the caller's rate is worded differently.
    const message = reason === "CallerRateLimitExceeded" ? "Rate exceeded" : "Rate Exceeded.";
    return lambdaError("TooManyRequestsException", message, { Reason: reason, Type: "User" });
  }

  #recordMetrics(
    target: InvocationTarget,
    report: InvocationReport,
    admission: Admitted,
    provisionedUse: ProvisionedMetrics | undefined,
  ): void {
    this.#parts.metrics.record(target.subject, report.invocation.startedAt, {
      Invocations: 1,
      Errors: report.failure === undefined ? 0 : 1,
      Duration: report.measures.durationMs,
      Throttles: 0,
      ...(report.postRuntimeMs === undefined ? {} : { PostRuntimeExtensionsDuration: report.postRuntimeMs }),
      ConcurrentExecutions: admission.functionConcurrency,
      AccountConcurrentExecutions: admission.accountConcurrency,
      ClaimedAccountConcurrency: admission.claimedConcurrency,
      ...provisionedUse,
      ...(admission.unreservedConcurrency === undefined
        ? {}
        : { UnreservedConcurrentExecutions: admission.unreservedConcurrency }),
    });
  }

  #writeSegments(
    target: InvocationTarget,
    request: ExecutionRequest,
    decision: TraceDecision,
    report: InvocationReport,
  ): void {
    if (decision.trace === undefined) return;
    const traced = this.#traced(target, request, decision.trace, 200);
    const { failure, initialization, invocation } = report;
    const execution = {
      invocation,
      ...(initialization === undefined ? {} : { initialization }),
      ...(failure === undefined ? {} : { failure: { type: failure.errorType, message: failure.message } }),
    };
    this.#dependencies.segments.write([
      serviceSegment(traced, failure !== undefined),
      functionSegment(traced, execution, this.#dependencies.random),
    ]);
  }

  #traced(
    target: InvocationTarget,
    request: ExecutionRequest,
    trace: TracedInvocation["trace"],
    status: number,
  ): TracedInvocation {
    const endedAt: EpochMs = this.#dependencies.clock.now();
    return {
      scope: target.scope,
      trace,
      functionName: target.version.functionName,
      functionArn: target.arn,
      requestId: request.requestId,
      received: { startedAt: request.receivedAt, endedAt },
      status,
    };
  }
}
