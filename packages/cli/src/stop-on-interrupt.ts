/** Exit status after a second Ctrl-C. */
const INTERRUPTED = 130;

/** The first Ctrl-C (or SIGTERM) ends the work early, the second ends the command. */
export function stopOnInterrupt(what: string): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    process.stderr.write(`Ending the ${what}; press Ctrl-C again to leave at once.\n`);
    controller.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, interrupt);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupt);
    },
  };
}
