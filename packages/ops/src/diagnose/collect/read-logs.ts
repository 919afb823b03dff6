import { type Clock, type EpochMs, epochMs } from "@faultline/core";
import type { FunctionReport, LogLine, TimeWindow } from "../observations.ts";
import { COLLECT_LIMITS } from "./limits.ts";
import type { Reader } from "./reader.ts";
import { type QueryRow, runQuery } from "./run-query.ts";

/** One row an invocation. */
const REPORTS_QUERY = `filter @type = "REPORT"
| fields @timestamp, @log, @logStream, @requestId, @duration, @initDuration, @memorySize, @maxMemoryUsed, @message
| sort @timestamp desc`;

/** Lines that tell of a failure: of the runtime, of an uncaught exception, or of the code's own logging. */
const FAILURES_QUERY = String.raw`filter @message like /(?i)(task timed out|error|exception|signal: killed|out of memory)/
| fields @timestamp, @log, @logStream, @requestId, @message
| sort @timestamp desc`;

/** Number of the queries above: each scans the window's log once. */
export const QUERY_COUNT = 2;

/** What the log of one function tells. */
export interface FunctionLog {
  readonly reports: readonly FunctionReport[];
  readonly failureLines: readonly LogLine[];
}

/** Where a function logs; several may log to one group. */
export interface LoggingFunction {
  readonly name: string;
  readonly logGroup: string;
}

/**
 * Reads the logs of all functions in two queries. A log group that does not exist is empty: Lambda makes it when a function
 * first runs, and a query that names it fails for all.
 *
 * @returns The logs by the functions' names; undefined when Logs Insights cannot be asked.
 */
export async function readLogs(
  reader: Reader,
  time: { readonly window: TimeWindow; readonly clock: Clock },
  functions: readonly LoggingFunction[],
): Promise<ReadonlyMap<string, FunctionLog> | undefined> {
  const present = await existingGroups(reader, [...new Set(functions.map(({ logGroup }) => logGroup))]);
  const ask = (text: string, limit: number) =>
    present.length === 0 ? [] : runQuery(reader, time, { logGroups: present, text, limit });
  const [reports, failures] = await Promise.all([
    ask(REPORTS_QUERY, COLLECT_LIMITS.reportRows),
    ask(FAILURES_QUERY, COLLECT_LIMITS.failureRows),
  ]);
  if (reports === undefined || failures === undefined) return undefined;
  const reportsByGroup = Map.groupBy(reports, logGroupOf);
  const linesByGroup = Map.groupBy(failures, logGroupOf);
  return new Map(
    functions.map(({ name, logGroup }) => {
      const isOwn = (row: QueryRow) => (streamOwner(row) ?? name) === name;
      const ownLines = (linesByGroup.get(logGroup) ?? []).filter(isOwn).map(lineOf);
      const failureLines = ownLines.filter((line) => !isPlatformLine(line));
      const ownReports = (reportsByGroup.get(logGroup) ?? []).filter(isOwn);
      return [name, { reports: reportsOf(ownReports, failureLines), failureLines }];
    }),
  );
}

/** Those that exist, and those of which that cannot be known. */
async function existingGroups(reader: Reader, logGroups: readonly string[]): Promise<readonly string[]> {
  const pages = await Promise.all(
    logGroups.map((group) => reader.read("logs:DescribeLogGroups", { logGroupNamePrefix: group })),
  );
  return logGroups.filter((group, i) => {
    const known = pages[i]?.logGroups;
    return known === undefined || known.some(({ logGroupName }) => logGroupName === group);
  });
}

/** `@log` is `account:group`. */
function logGroupOf(row: QueryRow): string {
  const log = row["@log"] ?? "";
  return log.slice(log.indexOf(":") + 1);
}

/**
 * The function that a log stream is of, where its name tells: in a group that is not the function's own.
 *
 * @see Lambda Developer Guide, "Configuring CloudWatch log groups": `YYYY/MM/DD/<function>[<version>]<environment>`.
 */
function streamOwner(row: QueryRow): string | undefined {
  return /^\d{4}\/\d\d\/\d\d\/([^[/]+)\[/.exec(row["@logStream"] ?? "")?.[1];
}

function lineOf(row: QueryRow): LogLine {
  const requestId = row["@requestId"];
  return {
    time: timeOf(row),
    ...(requestId === undefined || requestId === "" ? {} : { requestId }),
    message: row["@message"] ?? "",
  };
}

function isPlatformLine({ message }: LogLine): boolean {
  return /^(REPORT|INIT_REPORT|START|END|INIT_START) /.test(message);
}

/** Insights writes `2026-11-23 07:22:18.169`, in UTC. */
function timeOf(row: QueryRow): EpochMs {
  return epochMs(Date.parse(`${(row["@timestamp"] ?? "").replace(" ", "T")}Z`));
}

/** An uncaught exception as the managed runtimes log it. */
const UNCAUGHT = /Invoke Error|Uncaught Exception|\[ERROR\]|Unhandled Promise Rejection|Runtime\.\w+/;

/** Ids of the requests that the failure lines tell of. */
interface FailedRequests {
  readonly uncaught: ReadonlySet<string | undefined>;
  readonly timedOut: ReadonlySet<string | undefined>;
}

function reportsOf(rows: readonly QueryRow[], lines: readonly LogLine[]): readonly FunctionReport[] {
  const idsOf = (test: RegExp) =>
    new Set(lines.filter(({ message }) => test.test(message)).map(({ requestId }) => requestId));
  const failed = { uncaught: idsOf(UNCAUGHT), timedOut: idsOf(/Task timed out after/) };
  return rows.map((row) => reportOf(row, failed));
}

function reportOf(row: QueryRow, failed: FailedRequests): FunctionReport {
  const initMs = Number(row["@initDuration"]);
  return {
    time: timeOf(row),
    requestId: row["@requestId"] ?? "",
    durationMs: Number(row["@duration"] ?? 0),
    ...(Number.isNaN(initMs) ? {} : { initMs }),
    memoryMb: megabytes(row["@memorySize"]),
    usedMb: megabytes(row["@maxMemoryUsed"]),
    outcome: outcomeOf(row, failed),
  };
}

/** Newer REPORT lines hold a status; older ones leave it to the lines beside them. */
function outcomeOf(row: QueryRow, { uncaught, timedOut }: FailedRequests): FunctionReport["outcome"] {
  const requestId = row["@requestId"];
  const status = /Status: (\w+)|"status":"(\w+)"/.exec(row["@message"] ?? "");
  const word = status?.[1] ?? status?.[2] ?? "success";
  if (word === "timeout" || timedOut.has(requestId)) return "timeout";
  return word !== "success" || uncaught.has(requestId) ? "error" : "success";
}

/** Insights gives memory as MB × 1,000,000. */
function megabytes(value = "0"): number {
  return Number(value) / 1_000_000;
}
