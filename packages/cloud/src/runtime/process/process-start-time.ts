import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * When a process started, as an opaque text: with the pid it names one process for good, because pids are used again.
 * Undefined where there is no such process. A zombie still has one.
 *
 * @see proc_pid_stat(5), field 22 (starttime). Elsewhere `ps -o lstart=`.
 */
export function processStartTime(pid: number): string | undefined {
  if (process.platform !== "linux") return startTimeFromPs(pid);
  return procStat(pid)?.startTime;
}

interface ProcStat {
  readonly state: string;
  readonly sessionId: number;
  readonly startTime: string;
}

/** The fields of /proc/PID/stat that tell processes apart, or undefined where there is no such process. */
export function procStat(pid: number): ProcStat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch {
    return undefined; // Ended, or never was.
  }
  // The command, in parentheses, may hold anything, spaces and parentheses among it.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", sessionId: Number(fields[3]), startTime: fields[19] ?? "" };
}

function startTimeFromPs(pid: number): string | undefined {
  try {
    const text = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return text === "" ? undefined : text;
  } catch {
    return undefined; // ps answers 1 for an unknown pid.
  }
}
