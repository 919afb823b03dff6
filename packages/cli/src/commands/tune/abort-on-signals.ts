import { LabError } from "@faultline/core";

/** Runs an action that Ctrl-C, or a polite kill, ends early but in good order. */
export async function abortOnSignals<Result>(action: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const abort = () => {
    process.stderr.write("Stopping: putting the function back …\n");
    controller.abort(new LabError("TUNING_STOPPED", "the tuning was stopped", "the function is as it was before"));
  };
  process.once("SIGINT", abort);
  process.once("SIGTERM", abort);
  try {
    return await action(controller.signal);
  } finally {
    process.off("SIGINT", abort);
    process.off("SIGTERM", abort);
  }
}
