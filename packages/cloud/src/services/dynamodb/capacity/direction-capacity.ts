import type { Clock } from "@faultline/core";
import { ON_DEMAND_INITIAL_PARTITIONS, ON_DEMAND_PEAK_FACTOR } from "../limits.ts";
import { CreditBucket, type CreditState } from "./credit-bucket.ts";

/** What one direction of traffic, reads or writes, may use of a table or index. */
export interface DirectionLimits {
  /** Provisioned units a second; undefined on demand. */
  readonly unitsPerSecond?: number | undefined;
  /** The maximum that the user set for on-demand traffic, in units a second. */
  readonly maximumUnitsPerSecond?: number | undefined;
  /** The most that one partition serves, in units a second. */
  readonly partitionUnitsPerSecond: number;
  /** Seconds of unused capacity that are kept. */
  readonly bankSeconds: number;
}

/** Why an operation is not served. AWS puts the table or index, and the direction, before it. */
export type ThrottleCause =
  | "KeyRangeThroughputExceeded"
  | "MaxOnDemandThroughputExceeded"
  | "ProvisionedThroughputExceeded";

/** Seconds for which the limits that carry no burst credit are averaged. */
const SHORT_BANK_SECONDS = 1;

/**
 * Admits and charges the reads, or the writes, of one table or index.
 *
 * Adaptive capacity is taken as instant: a single partition may use all of the table's units, up to its own maximum.
 *
 * @see DynamoDB Developer Guide, "Burst and adaptive capacity", "On-demand capacity mode".
 */
export class DirectionCapacity {
  readonly #clock: Clock;
  #limits: DirectionLimits;
  #total: CreditBucket;
  #maximum: CreditBucket | undefined;
  #partitions = new Map<number, CreditBucket>();
  #peak = { secondStartMs: 0, units: 0, unitsPerSecond: 0 };

  constructor(clock: Clock, limits: DirectionLimits, saved?: CreditState) {
    this.#clock = clock;
    this.#limits = limits;
    this.#total = new CreditBucket(clock, this.#totalRate(), saved);
    this.#maximum = this.#createMaximum();
  }

  /** The bucket of the table or index as a whole. */
  get total(): CreditBucket {
    return this.#total;
  }

  /** Follows a change of the table. */
  configure(limits: DirectionLimits): void {
    const wasOnDemand = this.#limits.unitsPerSecond === undefined;
    this.#limits = limits;
    if (wasOnDemand === (limits.unitsPerSecond === undefined)) this.#total.resize(this.#totalRate());
    else this.#total = new CreditBucket(this.#clock, this.#totalRate());
    this.#maximum = this.#createMaximum();
    this.#partitions = new Map();
  }

  /**
   * Why an operation is refused now, or undefined when it is served.
   *
   * @param hashFraction Where the key lies among all key hashes, 0 to 1; undefined for what reads many partitions.
   */
  refusal(hashFraction: number | undefined): ThrottleCause | undefined {
    if (this.#maximum?.isOpen === false) return "MaxOnDemandThroughputExceeded";
    if (!this.#total.isOpen) {
      return this.#limits.unitsPerSecond === undefined ? "KeyRangeThroughputExceeded" : "ProvisionedThroughputExceeded";
    }
    const partition = hashFraction === undefined ? undefined : this.#partitions.get(this.#partitionAt(hashFraction));
    return partition?.isOpen === false ? "KeyRangeThroughputExceeded" : undefined;
  }

  /** Pays for an operation that was served; a negative number gives back what was reserved for it. */
  charge(units: number, hashFraction: number | undefined): void {
    if (units === 0) return;
    this.#total.charge(units);
    this.#maximum?.charge(units);
    if (hashFraction !== undefined) this.#partition(hashFraction).charge(units);
    if (this.#limits.unitsPerSecond === undefined) this.#followPeak(units);
  }

  #partition(hashFraction: number): CreditBucket {
    const index = this.#partitionAt(hashFraction);
    const known = this.#partitions.get(index);
    if (known !== undefined) return known;
    const bucket = new CreditBucket(this.#clock, {
      unitsPerSecond: this.#limits.partitionUnitsPerSecond,
      bankSeconds: SHORT_BANK_SECONDS,
    });
    this.#partitions.set(index, bucket);
    return bucket;
  }

  #partitionAt(hashFraction: number): number {
    const units = this.#totalRate().unitsPerSecond;
    const count = Math.max(1, Math.ceil(units / this.#limits.partitionUnitsPerSecond));
    return Math.min(count - 1, Math.floor(hashFraction * count));
  }

  /** On demand a table may take double its highest second so far, at least what a new one may. */
  #followPeak(units: number): void {
    const nowMs = this.#clock.now();
    if (nowMs - this.#peak.secondStartMs >= 1000) {
      const unitsPerSecond = Math.max(this.#peak.unitsPerSecond, this.#peak.units);
      this.#peak = { secondStartMs: nowMs, units: 0, unitsPerSecond };
      this.#total.resize(this.#totalRate());
    }
    this.#peak = { ...this.#peak, units: this.#peak.units + units };
  }

  #totalRate(): { readonly unitsPerSecond: number; readonly bankSeconds: number } {
    const { unitsPerSecond, partitionUnitsPerSecond, bankSeconds } = this.#limits;
    if (unitsPerSecond !== undefined) return { unitsPerSecond, bankSeconds };
    const initial = partitionUnitsPerSecond * ON_DEMAND_INITIAL_PARTITIONS;
    return {
      unitsPerSecond: Math.max(initial, this.#peak.unitsPerSecond * ON_DEMAND_PEAK_FACTOR),
      bankSeconds: SHORT_BANK_SECONDS,
    };
  }

  #createMaximum(): CreditBucket | undefined {
    const unitsPerSecond = this.#limits.maximumUnitsPerSecond;
    if (unitsPerSecond === undefined) return undefined;
    return new CreditBucket(this.#clock, { unitsPerSecond, bankSeconds: SHORT_BANK_SECONDS });
  }
}
