import { LabError } from "@faultline/core";
import { clearProgress } from "./progress-line.ts";

/** Ctrl-C, a polite kill, and a terminal that was closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs an action that a signal ends early but in good order; a second one ends the process at once. Clears the progress
 * that it shows.
 */
export async function abortOnSignals<Result>(action: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const abort = () => {
    clearProgress();
    process.stderr.write("Stopping: putting the function back …\n");
    controller.abort(new LabError("TUNING_STOPPED", "the tuning was stopped", "the function is as it was before"));
    for (const signal of SIGNALS) process.off(signal, abort);
  };
  for (const signal of SIGNALS) process.on(signal, abort);
  try {
    return await action(controller.signal);
  } finally {
    clearProgress();
    for (const signal of SIGNALS) process.off(signal, abort);
  }
}
