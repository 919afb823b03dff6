import type { Clock, Random } from "@faultline/core";
import type { SamplingRule } from "./sampling-rule.ts";

/** Counts of a rule since it was made. */
export interface SamplingStatistics {
  readonly requestCount: number;
  readonly sampledCount: number;
}

interface RuleState {
  second: number;
  takenThisSecond: number;
  requestCount: number;
  sampledCount: number;
}

/** Decides which requests are traced: a reservoir of so many a second, and a share of the rest. */
export class Sampler {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #states = new Map<string, RuleState>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** @param key Whose reservoir: the rule's name, within its owner. */
  decide(key: string, rule: Pick<SamplingRule, "fixedRate" | "reservoirSize">): boolean {
    const state = this.#stateOf(key);
    const second = Math.floor(this.#clock.now() / 1000);
    if (state.second !== second) Object.assign(state, { second, takenThisSecond: 0 });
    const isReserved = state.takenThisSecond < rule.reservoirSize;
    if (isReserved) state.takenThisSecond++;
    const isSampled = isReserved || this.#random.next() < rule.fixedRate;
    state.requestCount++;
    if (isSampled) state.sampledCount++;
    return isSampled;
  }

  /** What was decided under a key so far. */
  statistics(key: string): SamplingStatistics {
    const { requestCount, sampledCount } = this.#stateOf(key);
    return { requestCount, sampledCount };
  }

  #stateOf(key: string): RuleState {
    const state = this.#states.get(key) ?? { second: 0, takenThisSecond: 0, requestCount: 0, sampledCount: 0 };
    this.#states.set(key, state);
    return state;
  }
}
