import type { Finding, Remedy } from "../diagnosis.ts";
import { functionLog } from "../evidence-sources.ts";
import { countText, percentText } from "../number-text.ts";
import type { FunctionReport, ObservedFunction } from "../observations.ts";
import { share } from "../statistics.ts";
import { conclude, type Context, type Detector, evidence } from "./detector.ts";

/** What is written when the system, or the runtime's own heap limit, stops a process for want of memory. */
const KILLED = /signal: killed|out of memory|OutOfMemory|MemoryError/i;
/** The last page that was asked for does not show in the peak. */
const FULL_USE = 0.97;
/** @see Lambda quotas: 128 MB to 10,240 MB. */
const MAX_MEMORY_MB = 10_240;

const KILLED_QUERY =
  "filter @message like /(?i)(signal: killed|out of ?memory|MemoryError)/ | stats count(*) as killed by bin(1m)";
const FULL_QUERY =
  'filter @type = "REPORT" and @maxMemoryUsed >= 0.97*@memorySize | stats count(*) as full, max(@maxMemoryUsed/1000/1000) as usedMB';

/** B3: the function is killed because it needs more memory than it has. */
export const outOfMemoryDetector: Detector = {
  entry: "B3",
  explains: ["errors", "time-outs"],
  detect: (context) => context.observations.functions.map((fn) => assess(context, fn)),
};

function assess(context: Context, fn: ObservedFunction): Finding {
  const base = { entry: "B3", subject: { kind: "function", name: fn.name }, impact: 0 } as const;
  const { reports, failureLines } = fn;
  if (reports === undefined || failureLines === undefined) {
    const summary = `The log of ${fn.name} could not be queried: memory in use is known from REPORT lines only`;
    return conclude({ ...base, verdict: "unknown", summary, evidence: [] });
  }
  const killed = new Set(
    failureLines.filter(({ message }) => KILLED.test(message)).map(({ requestId, time }) => requestId ?? String(time)),
  );
  const full = reports.filter(({ usedMb, memoryMb }) => usedMb >= FULL_USE * memoryMb);
  const both = full.filter(({ requestId }) => killed.has(requestId)).length;
  // The size may have been changed since: that of the log is what the use is judged by.
  const { usedMb, memoryMb } = peakUse(fn, reports);
  const found = [
    evidence(context, {
      source: functionLog(fn, KILLED_QUERY),
      weight: killed.size > 0 ? 2.5 : -2,
      statement:
        killed.size > 0 ? `${countText(killed.size, "invocation")} killed for want of memory` : "No process was killed",
      numbers: { killed: killed.size },
    }),
    evidence(context, {
      source: functionLog(fn, FULL_QUERY),
      weight: full.length > 0 ? 1.5 : -2,
      statement: `${countText(full.length, "invocation")} used all the memory; the most was ${Math.round(usedMb)} of ${memoryMb} MB, ${both} of them killed`,
      numbers: { full: full.length, usedMb, memoryMb, fullAndKilled: both },
    }),
  ];
  if (killed.size === 0) {
    const summary = `${fn.name} used at most ${Math.round(usedMb)} of ${memoryMb} MB (${percentText(usedMb / memoryMb)}), and no process was killed`;
    return conclude({ ...base, verdict: full.length > 0 ? "unknown" : "refuted", summary, evidence: found });
  }
  const errors = reports.filter(({ outcome }) => outcome !== "success").length;
  return conclude({
    ...base,
    verdict: both > 0 ? "confirmed" : "likely",
    summary: `${fn.name} needs more than its ${memoryMb} MB: ${countText(killed.size, "invocation")} killed`,
    evidence: found,
    impact: context.affected.failing * Math.min(1, share(killed.size, errors)),
    discrimination: [
      { lookAlike: "E1", statement: "The process was killed from outside: there is no stack of the code's" },
    ],
    remedy: remedyFor(fn),
  });
}

/** The largest share of its memory that an invocation used. */
function peakUse(
  fn: ObservedFunction,
  reports: readonly FunctionReport[],
): Pick<FunctionReport, "usedMb" | "memoryMb"> {
  const none = { usedMb: 0, memoryMb: fn.memoryMb };
  return reports.reduce((peak, one) => (one.usedMb * peak.memoryMb > peak.usedMb * one.memoryMb ? one : peak), none);
}

function remedyFor(fn: ObservedFunction): Remedy {
  const size = Math.min(MAX_MEMORY_MB, fn.memoryMb * 2);
  return {
    steps: [
      `Raise the memory of ${fn.name} from ${fn.memoryMb} to ${size} MB, and watch how much of it is used.`,
      "Process in smaller parts, or as a stream.",
    ],
    experiment: "Raise the memory until the same input passes; the REPORT line then tells the need",
    changes: [{ resource: fn.name, change: { kind: "set", property: ["MemorySize"], value: size } }],
  };
}
