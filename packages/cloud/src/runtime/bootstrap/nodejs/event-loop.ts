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

/**
 * Resolves after a turn of the event loop, in which every timer that is due fires.
 *
 * @param afterwards Called once all that follows at once has been done, and before any other timer fires.
 */
export function fireDueTimers(afterwards: () => void): Promise<void> {
  // The outer callback runs in this turn, after its timers; the inner ones in the next, after those.
  return new Promise((resolve) => {
    setImmediate(() => {
      setImmediate(resolve);
      setImmediate(afterwards);
    });
  });
}
