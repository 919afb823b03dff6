import type { EpochMs } from "@faultline/core";
import { unreachable } from "@faultline/core";
import {
  exitMessage,
  type PhaseFailure,
  type PlatformEvent,
  runtimeVersionName,
  timeoutMessage,
} from "./platform-event.ts";

/**
 * A platform event as the text log format writes it, line end included, or undefined where that format has none: it
 * does not tell that init succeeded.
 *
 * @see Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle" and "Monitoring", read 2026-11.
 */
export function textLogLine(event: PlatformEvent, at: EpochMs): string | undefined {
  switch (event.kind) {
    case "init-start":
      return `INIT_START Runtime Version: ${runtimeVersionName(event.runtime)}\tRuntime Version ARN: ${event.runtimeVersionArn}\n`;
    case "init-report":
      if (event.failure === undefined) return undefined;
      return `INIT_REPORT Init Duration: ${event.durationMs.toFixed(2)} ms\tPhase: ${event.phase}\t${failureText(event.failure)}\n`;
    case "start":
      return `START RequestId: ${event.requestId} Version: ${event.version}\n`;
    case "timed-out":
      return `${timeoutMessage(at, event.requestId, event.timeoutMs)}\n\n`;
    case "ended":
      return `${exitMessage(event.requestId, event.reason)}\n${event.errorType}\n`;
    case "end":
      return `END RequestId: ${event.requestId}\n`;
    case "report":
      return reportText(event);
    default:
      return unreachable(event);
  }
}

function reportText(event: Extract<PlatformEvent, { kind: "report" }>): string {
  const { measures, failure, trace } = event;
  let line =
    `REPORT RequestId: ${event.requestId}\tDuration: ${measures.durationMs.toFixed(2)} ms\t` +
    `Billed Duration: ${measures.billedMs} ms\tMemory Size: ${measures.memoryMiB} MB\t` +
    `Max Memory Used: ${measures.maxMemoryUsedMiB} MB\t`;
  if (measures.initDurationMs !== undefined) line += `Init Duration: ${measures.initDurationMs.toFixed(2)} ms\t`;
  if (failure !== undefined) line += `${failureText(failure)}\t`;
  line += "\n";
  if (trace !== undefined) line += `XRAY TraceId: ${trace.traceId}\tSegmentId: ${trace.segmentId}\tSampled: true\t\n`;
  return line;
}

function failureText(failure: PhaseFailure): string {
  return failure.status === "timeout" ? "Status: timeout" : `Status: error\tError Type: ${failure.errorType}`;
}
