import { LabError } from "@faultline/core";
import type { GridRow } from "./formats/state-machine-output.ts";
import type { StateMachineInput } from "./formats/state-machine-input.ts";
import { payloadList } from "./payloads.ts";
import { type CallResult, invokeFunction, type OnThrottled, sleepUnlessAborted } from "./session/invoke-function.ts";
import { type SessionOptions, type TuningSession, withTuningSession } from "./session/tuning-session.ts";

/** A fixed grid to run. */
export interface GridOptions extends Omit<SessionOptions, "functionName" | "sizesMb"> {
  readonly input: StateMachineInput;
  readonly onSize?: (memoryMb: number) => void;
  readonly onThrottled?: OnThrottled;
}

/** Invocations under way at once with `parallelInvocation`. */
const PARALLEL_MAX = 50;

/**
 * Invokes every size equally often, as the state machine of aws-lambda-power-tuning does, its processors included.
 *
 * @throws LabError `PAYLOADS_TOO_MANY`; `FUNCTION_FAILED` for an exception that the input does not allow; and those of
 *   the session.
 */
export async function runGrid(options: GridOptions): Promise<readonly GridRow[]> {
  const { input } = options;
  const payloads = payloadList(input.payloads, input);
  const session = { ...options, functionName: input.lambdaArn, sizesMb: input.sizesMb };
  return withTuningSession(session, async (open) => {
    const rows: GridRow[] = [];
    for (const memoryMb of input.sizesMb) {
      options.onSize?.(memoryMb);
      rows.push(await runSize(options, open, { memoryMb, payloads }));
    }
    return rows;
  });
}

async function runSize(
  options: GridOptions,
  session: TuningSession,
  { memoryMb, payloads }: { readonly memoryMb: number; readonly payloads: readonly (string | undefined)[] },
): Promise<GridRow> {
  const { input, clock, signal } = options;
  const run = async (payload: string | undefined, index: number) => {
    signal?.throwIfAborted();
    const qualifier = input.onlyColdStarts ? await session.freshAlias(memoryMb, index) : await session.alias(memoryMb);
    return invokeOnce(options, { memoryMb, qualifier, payload });
  };
  const results: CallResult[] = [];
  if (input.parallelInvocation) {
    for (let from = 0; from < payloads.length; from += PARALLEL_MAX) {
      const batch = payloads.slice(from, from + PARALLEL_MAX);
      results.push(...(await Promise.all(batch.map((payload, i) => run(payload, from + i)))));
    }
  } else {
    for (const [i, payload] of payloads.entries()) {
      if (i > 0 && input.sleepBetweenRunsMs > 0) await sleepUnlessAborted(clock, input.sleepBetweenRunsMs, signal);
      results.push(await run(payload, i));
    }
  }
  return {
    memoryMb,
    durationsMs: results.map(({ report }) => report.durationMs + (report.initMs ?? 0)),
    billedMs: results.map(({ report }) => report.billedMs),
  };
}

interface OneCall {
  readonly memoryMb: number;
  readonly qualifier: string;
  /** JSON text. */
  readonly payload: string | undefined;
}

async function invokeOnce(options: GridOptions, { memoryMb, qualifier, payload }: OneCall): Promise<CallResult> {
  const { input, clock, clients, signal, onThrottled } = options;
  const lambda = await clients.lambda();
  const { preProcessorArn, postProcessorArn } = input;
  const prepared = preProcessorArn === undefined ? payload : await runProcessor(options, preProcessorArn, payload);
  const payloadText = prepared ?? payload;
  const call = { functionName: input.lambdaArn, qualifier, payloadText, signal, onThrottled };
  const result = await invokeFunction(lambda, call, clock);
  if (result.error !== undefined && !input.allowedExceptions.includes(result.error.type)) {
    const detail = `${result.error.type}: ${result.error.message}`;
    const shown = input.disablePayloadLogs ? "" : ` with ${payloadText?.slice(0, 200) ?? "no payload"}`;
    const hint = "give a payload that it takes, or name the exception in allowedExceptions";
    throw new LabError("FUNCTION_FAILED", `${input.lambdaArn} failed at ${memoryMb} MB${shown}: ${detail}`, hint);
  }
  if (postProcessorArn !== undefined) await runProcessor(options, postProcessorArn, result.output);
  return result;
}

/** A pre-processor may answer with another payload, as JSON text; null or nothing keeps the given one. */
async function runProcessor(
  { clients, clock, signal }: GridOptions,
  functionName: string,
  payloadText: string | undefined,
): Promise<string | undefined> {
  const { output, error } = await invokeFunction(await clients.lambda(), { functionName, payloadText, signal }, clock);
  if (error === undefined) return output === "" || output === "null" ? undefined : output;
  const hint = "put the processor in order: it runs around every invocation";
  throw new LabError("PROCESSOR_FAILED", `${functionName} failed: ${error.type}: ${error.message}`, hint);
}
