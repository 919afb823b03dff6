import { isJsonObject, parseJson } from "@faultline/core";
import type { Measurement } from "./measurements.ts";

/** What a REPORT line tells of an invocation. */
export interface ReportLine extends Measurement {
  /** Absent for success. */
  readonly status?: "timeout" | "error";
}

/**
 * Finds the REPORT line, in text or JSON, in the tail of an invocation's log. SnapStart's restore counts as
 * initialisation: its duration like that of an init, its billed duration like the rest.
 *
 * @param tail Decoded `LogResult` of an Invoke.
 * @see Lambda Developer Guide, "Working with function logs"; Telemetry API, `platform.report`.
 */
export function parseReportLine(tail: string): ReportLine | undefined {
  return parseText(tail) ?? parseJsonReport(tail);
}

function parseText(tail: string): ReportLine | undefined {
  const line = tail.split("\n").findLast((text) => text.startsWith("REPORT RequestId:"));
  if (line === undefined) return undefined;
  const fields = new Map(
    line.split("\t").map((field): [string, string] => {
      const colon = field.indexOf(": ");
      return [field.slice(0, colon), field.slice(colon + 2)];
    }),
  );
  return reportOf((name) => Number.parseFloat(fields.get(name) ?? ""), TEXT_NAMES, fields.get("Status"));
}

function parseJsonReport(tail: string): ReportLine | undefined {
  for (const line of tail.split("\n").toReversed()) {
    if (!line.includes('"platform.report"')) continue;
    // The tail may begin in the middle of a line.
    const event = parseJson(line);
    const record = isJsonObject(event) ? event["record"] : undefined;
    const metrics = isJsonObject(record) ? record["metrics"] : undefined;
    if (!isJsonObject(record) || !isJsonObject(metrics)) continue;
    const status = record["status"];
    return reportOf(
      (name) => Number(metrics[name] ?? Number.NaN),
      JSON_NAMES,
      typeof status === "string" ? status : undefined,
    );
  }
  return undefined;
}

const TEXT_NAMES = {
  duration: "Duration",
  billed: "Billed Duration",
  init: "Init Duration",
  restore: "Restore Duration",
  billedRestore: "Billed Restore Duration",
  used: "Max Memory Used",
} as const;

const JSON_NAMES = {
  duration: "durationMs",
  billed: "billedDurationMs",
  init: "initDurationMs",
  restore: "restoreDurationMs",
  billedRestore: "billedRestoreDurationMs",
  used: "maxMemoryUsedMB",
} as const;

function reportOf(
  read: (name: string) => number,
  names: Readonly<Record<keyof typeof TEXT_NAMES, string>>,
  status: string | undefined,
): ReportLine | undefined {
  const optional = (name: string) => (Number.isNaN(read(name)) ? 0 : read(name));
  const durationMs = read(names.duration);
  if (Number.isNaN(durationMs)) return undefined;
  const initMs = optional(names.init) + optional(names.restore);
  const usedMb = read(names.used);
  const failed = status === "timeout" ? status : status === undefined || status === "success" ? undefined : "error";
  return {
    durationMs,
    billedMs: optional(names.billed) + optional(names.billedRestore),
    ...(initMs > 0 ? { initMs } : {}),
    ...(Number.isNaN(usedMb) ? {} : { usedMb }),
    ...(failed === undefined ? {} : { status: failed }),
  };
}
