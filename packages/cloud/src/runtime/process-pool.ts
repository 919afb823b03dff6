import { type Clock, messageOf } from "@faultline/core";
import type { FunctionProcess } from "./function-process.ts";
import { POOL_PER_KEY, POOL_REFILL_DELAY_MS, POOL_TOTAL } from "./limits.ts";
import type { ProcessStarter } from "./process-starter.ts";
import type { WaitingRuntime } from "./runtimes.ts";

interface Shelf {
  readonly runtime: WaitingRuntime;
  readonly memoryMiB: number;
  readonly waiting: FunctionProcess[];
  isRefilling: boolean;
}

/**
 * Processes that have started and wait to be told which function they are, so that the start of Node and of the lab's
 * own code is no part of a cold start. A shelf for each (runtime, memory), because heap limits are start-time flags.
 */
export class ProcessPool {
  readonly #starter: ProcessStarter;
  readonly #clock: Clock;
  readonly #onWarning: (message: string) => void;
  /** Least recently used first. */
  readonly #shelves = new Map<string, Shelf>();
  #isClosed = false;

  constructor(starter: ProcessStarter, clock: Clock, onWarning: (message: string) => void) {
    this.#starter = starter;
    this.#clock = clock;
    this.#onWarning = onWarning;
  }

  /** A waiting process, or a new one. @throws LabError `PROCESS_REFUSED`. */
  async take(runtime: WaitingRuntime, memoryMiB: number): Promise<FunctionProcess> {
    const shelf = this.#shelf(runtime, memoryMiB);
    this.#clock.after(POOL_REFILL_DELAY_MS, () => void this.#refill(shelf));
    for (let process = shelf.waiting.shift(); process !== undefined; process = shelf.waiting.shift()) {
      if (process.exit === undefined) return process;
    }
    return this.#starter.startWaiting(runtime, memoryMiB);
  }

  /** Prepares processes for functions about to run. */
  prewarm(runtime: WaitingRuntime, memoryMiB: number): void {
    void this.#refill(this.#shelf(runtime, memoryMiB));
  }

  /** Starts no more processes. Those that wait end with the supervisor. */
  close(): void {
    this.#isClosed = true;
  }

  #shelf(runtime: WaitingRuntime, memoryMiB: number): Shelf {
    const key = `${runtime.identifier}/${memoryMiB}`;
    const shelf = this.#shelves.get(key) ?? { runtime, memoryMiB, waiting: [], isRefilling: false };
    this.#shelves.delete(key);
    this.#shelves.set(key, shelf);
    return shelf;
  }

  /** One process after the other: starting many at once would slow the functions that run. */
  async #refill(shelf: Shelf): Promise<void> {
    if (shelf.isRefilling) return;
    shelf.isRefilling = true;
    try {
      while (!this.#isClosed && shelf.waiting.length < POOL_PER_KEY) {
        this.#makeRoom(shelf);
        const process = await this.#starter.startWaiting(shelf.runtime, shelf.memoryMiB);
        shelf.waiting.push(process);
      }
    } catch (error) {
      if (!this.#isClosed) this.#onWarning(messageOf(error));
    } finally {
      shelf.isRefilling = false;
    }
  }

  #makeRoom(wanting: Shelf): void {
    const total = [...this.#shelves.values()].reduce((sum, shelf) => sum + shelf.waiting.length, 0);
    if (total < POOL_TOTAL) return;
    const fullest = [...this.#shelves.values()].find((shelf) => shelf !== wanting && shelf.waiting.length > 0);
    void fullest?.waiting.shift()?.kill();
  }
}
