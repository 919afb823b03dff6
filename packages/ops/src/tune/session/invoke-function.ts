import { type Clock, type JsonValue, LabError, parseJson, isJsonObject, sleep } from "@faultline/core";
import type { InvokeCommandOutput, LambdaClient } from "@aws-sdk/client-lambda";
import { isServiceFault } from "../../service-fault.ts";
import { parseReportLine, type ReportLine } from "../report-line.ts";

/** An invocation to make. */
export interface Call {
  readonly functionName: string;
  readonly qualifier?: string;
  readonly payload?: JsonValue | undefined;
  /** JSON text that is sent as it is, in place of `payload`. */
  readonly payloadText?: string | undefined;
  /** Ends the waiting while the function is throttled. */
  readonly signal?: AbortSignal | undefined;
  readonly onThrottled?: OnThrottled | undefined;
}

/** Told before each wait. @param reason As AWS names the limit, such as `ReservedFunctionConcurrentInvocationLimitExceeded`. */
export type OnThrottled = (waitMs: number, reason: string) => void;

/** What came of it. */
export interface CallResult {
  readonly report: ReportLine;
  readonly output: string;
  /** Present when the function failed. */
  readonly error?: FunctionError;
}

/** How a function failed. */
export interface FunctionError {
  readonly type: string;
  readonly message: string;
  /** Whether more memory, or a longer time-out, could have helped. */
  readonly isOfSize: boolean;
}

const THROTTLE_WAITS_MS = [500, 1000, 2000, 4000, 8000, 16_000] as const;

/**
 * Invokes a function and reads its REPORT line. Waits and tries again while it is throttled.
 *
 * @throws LabError `TUNING_THROTTLED`, `REPORT_MISSING`.
 */
export async function invokeFunction(lambda: LambdaClient, call: Call, clock: Clock): Promise<CallResult> {
  const answer = await invokePatiently(lambda, call, clock);
  const tail = Buffer.from(answer.LogResult ?? "", "base64").toString("utf8");
  const output = Buffer.from(answer.Payload ?? []).toString("utf8");
  const report = parseReportLine(tail);
  if (report === undefined) {
    const hint = "its log level may hide platform events: set the system log level to INFO while tuning";
    throw new LabError("REPORT_MISSING", `${call.functionName} answered without a REPORT line`, hint);
  }
  if (answer.FunctionError === undefined) return { report, output };
  return { report, output, error: describeError(output, report) };
}

async function invokePatiently(lambda: LambdaClient, call: Call, clock: Clock): Promise<InvokeCommandOutput> {
  const { InvokeCommand } = await import("@aws-sdk/client-lambda");
  const { functionName: FunctionName, qualifier, payload, signal, onThrottled } = call;
  const payloadText = call.payloadText ?? (payload === undefined ? undefined : JSON.stringify(payload));
  const input = {
    FunctionName,
    ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
    ...(payloadText === undefined ? {} : { Payload: Buffer.from(payloadText) }),
    LogType: "Tail" as const,
  };
  let reason = "";
  for (const waitMs of THROTTLE_WAITS_MS) {
    try {
      return await lambda.send(new InvokeCommand(input));
    } catch (thrown) {
      if (!isServiceFault(thrown, "TooManyRequestsException")) throw thrown;
      reason = "Reason" in thrown ? String(thrown.Reason) : thrown.name;
      onThrottled?.(waitMs, reason);
      await sleepUnlessAborted(clock, waitMs, signal);
    }
  }
  const seconds = Math.round(THROTTLE_WAITS_MS.reduce((sum, waitMs) => sum + waitMs, 0) / 1000);
  const message = `${FunctionName} is throttled (${reason}), also after ${seconds} s of waiting`;
  const hint =
    "tune while less else runs, or raise its reserved concurrency: aws lambda get-function-concurrency tells it";
  throw new LabError("TUNING_THROTTLED", message, hint);
}

/** Sleeps. @throws The signal's reason, as soon as it aborts. */
export async function sleepUnlessAborted(clock: Clock, waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const aborted = new Promise<void>((settle) => {
    signal?.addEventListener("abort", () => settle(), { once: true, signal: stop.signal });
  });
  await Promise.race([sleep(clock, waitMs), aborted]);
  stop.abort();
  signal?.throwIfAborted();
}

function describeError(output: string, report: ReportLine): FunctionError {
  const body = parseJson(output);
  const { errorType, errorMessage } = isJsonObject(body) ? body : {};
  const type = typeof errorType === "string" ? errorType : "Unhandled";
  const logged = typeof errorMessage === "string" ? errorMessage : output;
  const timeOut = /Task timed out after ([\d.]+) seconds/.exec(logged);
  const isTimeOut = report.status === "timeout" || timeOut !== null;
  const isOutOfMemory = type === "Runtime.OutOfMemory" || /signal: killed|out of memory/i.test(logged);
  // The log's ids and times tell a reader nothing.
  let message = logged.replace(/^RequestId: \S+ (Error: )?/, "");
  if (isTimeOut) message = timeOut === null ? "timed out" : `timed out after ${Number(timeOut[1])} s`;
  else if (isOutOfMemory) message = "ran out of memory";
  return { type, message, isOfSize: isTimeOut || isOutOfMemory };
}
