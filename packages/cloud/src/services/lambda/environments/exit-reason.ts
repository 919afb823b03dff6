import type { ProcessExit } from "../../../runtime/function-runtime.ts";

const SIGNAL_TEXTS: Readonly<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGILL: "illegal instruction",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

/**
 * How AWS words the end of a function's process.
 *
 * @see recorded answers, `TestLambdaErrors::test_lambda_runtime_exit` and `…_wrapper_not_found`, 2025-11.
 */
export function exitReason(exit: ProcessExit): string {
  if (exit.signal !== null) {
    return `Runtime exited with error: signal: ${SIGNAL_TEXTS[exit.signal] ?? exit.signal.toLowerCase()}`;
  }
  if (exit.status === null || exit.status === 0) return "Runtime exited without providing a reason";
  return `Runtime exited with error: exit status ${exit.status}`;
}

/** How REPORT classifies it. */
export function exitErrorType(exit: ProcessExit): string {
  return exit.isOutOfMemory ? "Runtime.OutOfMemory" : "Runtime.ExitError";
}
