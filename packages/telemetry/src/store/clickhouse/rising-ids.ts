import type { Clock } from "@faultline/core";

/** Four million ids a second; 2^53, up to which numbers are exact, then lasts until the year 2039. */
const IDS_PER_MS = 4096;

/**
 * Ids that rise in order of arrival and go on to rise after a restart, although a replica that answers then may lack the
 * newest rows: they begin with the time.
 */
export class RisingIds {
  readonly #clock: Clock;
  #last: number;

  /** @param newest The highest id known to be used. */
  constructor(clock: Clock, newest: number) {
    this.#clock = clock;
    this.#last = newest;
  }

  next(): number {
    this.#last = Math.max(this.#last + 1, this.#clock.now() * IDS_PER_MS);
    return this.#last;
  }

  /** Leaves out ids that are used without having been asked for. */
  skip(count: number): void {
    this.#last += count;
  }
}
