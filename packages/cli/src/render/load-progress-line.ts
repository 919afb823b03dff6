import { formatSeconds } from "./format.ts";

/** One second of a run, as far as the progress line shows it. */
export interface ProgressSecond {
  readonly sent: number;
  readonly ended: number;
  readonly failed: number;
  readonly latencyMsP50?: number;
  readonly latencyMsP95?: number;
  readonly activeVusers: number;
  readonly lagMsMax: number;
}

/** Lag that is worth a word while a run goes on. */
const LAG_SHOWN_FROM_MS = 50;

/** The run's last second in a line: `0:42 / 5:00  5/s  p50 520 ms  p95 5.71 s  25 % failed  12 active`. */
export function renderLoadProgress(second: ProgressSecond, elapsedMs: number, totalMs: number): string {
  const { sent, ended, failed, latencyMsP50, latencyMsP95, activeVusers, lagMsMax } = second;
  const parts = [
    `${formatMinutes(elapsedMs)} / ${formatMinutes(totalMs)}`,
    `${sent}/s`,
    latencyMsP50 === undefined ? "no answers" : `p50 ${formatSeconds(latencyMsP50 / 1000)}`,
    latencyMsP95 === undefined ? "" : `p95 ${formatSeconds(latencyMsP95 / 1000)}`,
    failed === 0 ? "" : `${Math.round((100 * failed) / Math.max(1, ended))} % failed`,
    `${activeVusers} active`,
    lagMsMax > LAG_SHOWN_FROM_MS ? `late by ${formatSeconds(lagMsMax / 1000)}` : "",
  ];
  return parts.filter((part) => part !== "").join("  ");
}

function formatMinutes(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
