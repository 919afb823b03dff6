import { type Clock, LabError } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";
import { logGroupOf } from "../diagnose/collect/log-group-of.ts";
import { readLogs } from "../diagnose/collect/read-logs.ts";
import { chooseSample, readRequests, readTraces } from "../diagnose/collect/read-traces.ts";
import { createReader } from "../diagnose/collect/reader.ts";
import { breakDownTraces } from "../diagnose/localise/break-down-traces.ts";
import type { FunctionReport, TimeWindow } from "../diagnose/observations.ts";
import { mean, quantile, share } from "../diagnose/statistics.ts";
import type { ProductionFigures } from "./estimate-from-production.ts";

/** Fewer invocations than this say nothing. */
const INVOCATIONS_MIN = 10;
const TRACES_MIN = 5;

/**
 * Reads what production tells of a function: REPORT lines at the size that ran last, and the share of waiting in traces.
 * Cold and failed invocations, and traces with retries, are left out.
 *
 * @throws LabError `PRODUCTION_DATA_MISSING`.
 */
export async function collectProduction(
  clients: AwsClients,
  functionName: string,
  { window, clock }: { readonly window: TimeWindow; readonly clock: Clock },
): Promise<ProductionFigures> {
  const reader = createReader(clients);
  const configuration = await reader.read("lambda:GetFunctionConfiguration", { FunctionName: functionName });
  const logging = { name: functionName, logGroup: logGroupOf(functionName, configuration) };
  const [logs, requests] = await Promise.all([
    readLogs(reader, { window, clock }, [logging]),
    readRequests(reader, window, [functionName]),
  ]);
  const reports = logs?.get(functionName)?.reports ?? [];
  const memoryMb = reports[0]?.memoryMb ?? 0;
  const warm = reports.filter((report) => isWarm(report) && report.memoryMb === memoryMb);
  if (warm.length < INVOCATIONS_MIN) {
    const reason = reader.missing.map(({ action, reason: why }) => `${action}: ${why}`).join("; ");
    const message = `the log of ${functionName} has ${warm.length} warm invocations at one size, and not ${INVOCATIONS_MIN}`;
    const hint = "look further back with --since, or leave --from-production out to measure";
    throw new LabError("PRODUCTION_DATA_MISSING", reason === "" ? message : `${message} (${reason})`, hint);
  }
  const durations = warm.map(({ durationMs }) => durationMs);
  const meanMs = mean(durations);
  const waiting = waitingShareOf(breakDownTraces(await readTraces(reader, chooseSample(requests))), functionName);
  return {
    memoryMb,
    meanMs,
    p95Ratio: quantile(durations, 0.95) / meanMs,
    invocations: warm.length,
    variation: Math.sqrt(mean(durations.map((ms) => (ms / meanMs - 1) ** 2))),
    ...(waiting === undefined ? {} : { waitingShare: waiting }),
  };
}

function isWarm({ initMs, outcome }: FunctionReport): boolean {
  return initMs === undefined && outcome === "success";
}

/** Undefined where no call is traced: the function may call nothing, or with clients that are not instrumented. */
function waitingShareOf(breakdowns: ReturnType<typeof breakDownTraces>, functionName: string): number | undefined {
  const clean = breakdowns.filter(
    ({ functionName: name, isFault, isCold, calls }) =>
      name === functionName && !isFault && !isCold && calls.every(({ retries }) => retries === 0),
  );
  if (clean.length < TRACES_MIN || clean.every(({ calls }) => calls.length === 0)) return undefined;
  const ownMs = mean(clean.map((invocation) => invocation.ownMs));
  return 1 - share(ownMs, mean(clean.map((invocation) => invocation.durationMs)));
}
