import { epochMs, type EpochMs } from "./units.ts";

/** Stops a timer that has not fired; afterwards it does nothing. */
export type CancelTimer = () => void;

/** The source of time. Passed in wherever time matters, so that tests can use a {@link VirtualClock}. */
export interface Clock {
  /** The wall-clock time. */
  now(): EpochMs;
  /** Milliseconds since an arbitrary start; never goes backwards. For measuring durations. */
  monotonicMs(): number;
  /** Calls `action` once, when {@link monotonicMs} has moved on by at least `delayMs`. */
  after(delayMs: number, action: () => void): CancelTimer;
}

/** The machine's clock. A timer keeps the process alive until it fires or is cancelled. */
export const systemClock: Clock = {
  now: () => epochMs(Date.now()),
  monotonicMs: () => performance.now(),
  after(delayMs, action) {
    const dueMs = performance.now() + delayMs;
    let timer = setTimeout(fire, Math.min(delayMs, TIMEOUT_MS_MAX));
    function fire(): void {
      const leftMs = dueMs - performance.now();
      if (leftMs > 0) timer = setTimeout(fire, Math.min(leftMs, TIMEOUT_MS_MAX));
      else action();
    }
    return () => clearTimeout(timer);
  },
};

/** The longest that `setTimeout` waits; what is longer it takes for 1 ms. It also counts whole milliseconds only. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

/** Resolves once `delayMs` have passed on `clock`. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}

interface Timer {
  readonly dueMs: number;
  readonly sequence: number;
  readonly action: () => void;
}

/** A clock that stands still until {@link VirtualClock.advance} moves it. */
export class VirtualClock implements Clock {
  #nowMs: number;
  readonly #startMs: number;
  #sequence = 0;
  readonly #timers = new Set<Timer>();

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#startMs = startMs;
    this.#nowMs = startMs;
  }

  now(): EpochMs {
    return epochMs(this.#nowMs);
  }

  monotonicMs(): number {
    return this.#nowMs - this.#startMs;
  }

  after(delayMs: number, action: () => void): CancelTimer {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), sequence: this.#sequence++, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves time forward, firing due timers in order, including those that they set. */
  advance(durationMs: number): void {
    const endMs = this.#nowMs + durationMs;
    for (let next = this.#earliest(); next !== undefined && next.dueMs <= endMs; next = this.#earliest()) {
      this.#timers.delete(next);
      this.#nowMs = next.dueMs;
      next.action();
    }
    this.#nowMs = endMs;
  }

  #earliest(): Timer | undefined {
    let earliest: Timer | undefined;
    for (const timer of this.#timers) {
      if (earliest === undefined || isEarlier(timer, earliest)) earliest = timer;
    }
    return earliest;
  }
}

function isEarlier(a: Timer, b: Timer): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.sequence < b.sequence);
}
