import { type CancelTimer, type Clock, LabError } from "@faultline/core";
import type { AlarmCatalog } from "./alarm-catalog.ts";
import type { AlarmEngine } from "./alarm-engine.ts";

const TICK_MS = 10_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;

/** How long after a period's end its data is looked at: services hand their last datums over a little later. */
const SETTLE_MS = 1_000;

/**
 * Evaluates alarms as time goes by: those with periods below a minute every ten seconds, others every minute, and those
 * that look back more than a day every hour. Stands still while there are no alarms.
 *
 * @see CloudWatch User Guide, "Alarm evaluation", read 2026-11.
 */
export class AlarmSchedule {
  readonly #clock: Clock;
  readonly #catalog: AlarmCatalog;
  readonly #engine: AlarmEngine;
  #cancelTimer: CancelTimer | undefined;
  #evaluation: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(clock: Clock, catalog: AlarmCatalog, engine: AlarmEngine) {
    this.#clock = clock;
    this.#catalog = catalog;
    this.#engine = engine;
    this.wake();
  }

  /** Starts the timer, if there is an alarm and it stands still. */
  wake(): void {
    if (this.#isClosed || this.#cancelTimer !== undefined || this.#catalog.listAll().length === 0) return;
    const elapsed = (this.#clock.now() - SETTLE_MS) % TICK_MS;
    this.#cancelTimer = this.#clock.after(TICK_MS - elapsed, () => {
      this.#cancelTimer = undefined;
      this.#tick();
      this.wake();
    });
  }

  /** Resolves once the evaluations that were started have ended. */
  async settled(): Promise<void> {
    await this.#evaluation;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    await this.#evaluation;
  }

  #tick(): void {
    const boundary = this.#clock.now() - SETTLE_MS;
    const isDue = (periodSeconds: number, windowSeconds: number) => {
      if (periodSeconds < 60) return true;
      return boundary % (windowSeconds > DAY_SECONDS ? HOUR_MS : MINUTE_MS) === 0;
    };
    this.#evaluation = this.#evaluation.then(() => this.#engine.evaluate(isDue)).catch(ignoreEnd);
  }
}

/** The store ends with the lab, and a statement that fails once may run the next time; the alarms keep their states. */
function ignoreEnd(error: unknown): void {
  if (!(error instanceof LabError) && !(error instanceof Error && error.name === "ServiceError")) throw error;
}
