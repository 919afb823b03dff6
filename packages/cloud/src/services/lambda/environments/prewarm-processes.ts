import { LabError } from "@faultline/core";
import type { FunctionRuntime } from "../../../runtime/function-runtime.ts";
import type { FunctionSettings } from "../catalog/records.ts";

/** Prepares processes for a function. One that the lab cannot run may still be created; only its invocation fails. */
export function prewarmProcesses(runtime: FunctionRuntime, settings: FunctionSettings): void {
  try {
    runtime.prewarm({ runtime: settings.runtime, memoryMiB: settings.memoryMiB });
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
  }
}
