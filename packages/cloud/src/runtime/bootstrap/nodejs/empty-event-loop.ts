let action: (() => void) | undefined;

/** Calls `next` when nothing is left to do in this process; replaces what was to be called then. */
export function whenEventLoopIsEmpty(next: (() => void) | undefined): void {
  action = next;
}

/** Starts to watch for an empty event loop. */
export function watchEventLoop(): void {
  process.on("beforeExit", () => {
    const due = action;
    action = undefined;
    due?.();
  });
}
