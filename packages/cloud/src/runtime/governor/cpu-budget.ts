/** How often a group under signals is looked at, and how much CPU time it may save up: one period's share. */
export const SIGNAL_PERIOD_MS = 20;

/**
 * A token bucket in CPU milliseconds: filled by wall time times share, emptied by the CPU time used. A group runs while
 * something is in it. Overdraft is kept, so that the share holds over time however late the governor wakes.
 */
export class CpuBudget {
  #share: number;
  #budgetMs: number;
  #lastWallMs: number;
  #lastCpuMs: number;

  constructor(share: number, wallMs: number, cpuMs: number) {
    this.#share = share;
    this.#budgetMs = share * SIGNAL_PERIOD_MS;
    this.#lastWallMs = wallMs;
    this.#lastCpuMs = cpuMs;
  }

  /** Whether the group may run on, given the CPU time that it has used since it started. */
  update(wallMs: number, cpuMs: number): boolean {
    const earnedMs = this.#share * (wallMs - this.#lastWallMs);
    const savedMs = Math.min(this.#budgetMs + earnedMs, this.#share * SIGNAL_PERIOD_MS);
    this.#budgetMs = savedMs - (cpuMs - this.#lastCpuMs);
    this.#lastWallMs = wallMs;
    this.#lastCpuMs = cpuMs;
    return this.#budgetMs > 0;
  }

  /** When to look again: a running group could have used its budget by then, a stopped one have earned some. */
  nextCheckMs(): number {
    const waitMs = this.#budgetMs > 0 ? this.#budgetMs : -this.#budgetMs / this.#share + this.#share;
    return Math.min(SIGNAL_PERIOD_MS, Math.max(1, waitMs));
  }
}
