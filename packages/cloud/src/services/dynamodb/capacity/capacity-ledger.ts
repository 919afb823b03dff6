import { isDeepStrictEqual } from "node:util";
import { type CancelTimer, type Clock, type Scope, scopeKey } from "@faultline/core";
import type { Collection, StateStore } from "../../../state/state-store.ts";
import { BURST_SECONDS, CAPACITY_SAVE_INTERVAL_MS, PARTITION_READ_UNITS, PARTITION_WRITE_UNITS } from "../limits.ts";
import type { CreditState } from "./credit-bucket.ts";
import { DirectionCapacity, type DirectionLimits } from "./direction-capacity.ts";

/** Reads or writes. */
export type Direction = "read" | "write";

/** What a table or index may use; undefined units mean on demand. */
export interface ResourceLimits {
  readonly readUnitsPerSecond?: number | undefined;
  readonly writeUnitsPerSecond?: number | undefined;
  readonly maximumReadUnitsPerSecond?: number | undefined;
  readonly maximumWriteUnitsPerSecond?: number | undefined;
}

/** The capacity of one table or global secondary index. */
export type ResourceCapacity = Readonly<Record<Direction, DirectionCapacity>>;

interface SavedCredit {
  readonly read: CreditState;
  readonly write: CreditState;
}

interface LedgerEntry {
  readonly scope: Scope;
  readonly name: string;
  readonly capacity: ResourceCapacity;
  limits: ResourceLimits;
}

/**
 * The burst credit of every table and global secondary index. Credit that changed is saved every few seconds and at the
 * end, so that a restart neither fills nor empties a bank.
 */
export class CapacityLedger {
  readonly #clock: Clock;
  readonly #saved: Collection<SavedCredit>;
  readonly #entries = new Map<string, LedgerEntry>();
  readonly #unsaved = new Set<LedgerEntry>();
  #bankSeconds = BURST_SECONDS;
  #cancelSave: CancelTimer | undefined;

  constructor(clock: Clock, state: StateStore) {
    this.#clock = clock;
    this.#saved = state.collection("dynamodb/capacity");
  }

  /**
   * The capacity of a table or index, made or changed to fit these limits.
   *
   * @param name `table` or `table/index`.
   */
  resource(scope: Scope, name: string, limits: ResourceLimits): ResourceCapacity {
    const key = `${scopeKey(scope)}/${name}`;
    const known = this.#entries.get(key);
    if (known === undefined) return this.#create(key, { scope, name, limits }).capacity;
    if (known.limits !== limits) {
      const isChanged = !isDeepStrictEqual(known.limits, limits); // A table that got a tag is a new record with the same.
      known.limits = limits;
      if (isChanged) this.#configure(known);
    }
    return known.capacity;
  }

  /** Pays for an operation. */
  charge(capacity: ResourceCapacity, direction: Direction, units: number, hashFraction?: number): void {
    capacity[direction].charge(units, hashFraction);
    this.#saveSoon(capacity);
  }

  /** Sets the banks of a resource to a share of full. */
  reset(capacity: ResourceCapacity, fractionFull: number): void {
    capacity.read.total.reset(fractionFull);
    capacity.write.total.reset(fractionFull);
    this.#saveSoon(capacity);
  }

  /** Forgets a deleted table or index. */
  remove(scope: Scope, name: string): void {
    const key = `${scopeKey(scope)}/${name}`;
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#unsaved.delete(entry);
    this.#entries.delete(key);
    this.#saved.delete(scope, name);
  }

  /** Changes how many seconds of unused capacity every bank holds. @param seconds At least 1; AWS has 300. */
  scaleBurst(seconds: number): void {
    this.#bankSeconds = seconds;
    for (const entry of this.#entries.values()) this.#configure(entry);
  }

  /** Saves what changed since the last time. */
  save(): void {
    this.#cancelSave?.();
    this.#cancelSave = undefined;
    for (const { scope, name, capacity } of this.#unsaved) {
      this.#saved.put(scope, name, { read: capacity.read.total.state(), write: capacity.write.total.state() });
    }
    this.#unsaved.clear();
  }

  #create(key: string, { scope, name, limits }: Omit<LedgerEntry, "capacity">): LedgerEntry {
    const saved = this.#saved.get(scope, name);
    const capacity = {
      read: new DirectionCapacity(this.#clock, this.#directionLimits("read", limits), saved?.read),
      write: new DirectionCapacity(this.#clock, this.#directionLimits("write", limits), saved?.write),
    };
    const entry = { scope, name, limits, capacity };
    this.#entries.set(key, entry);
    this.#entryOf.set(capacity, entry);
    return entry;
  }

  readonly #entryOf = new WeakMap<ResourceCapacity, LedgerEntry>();

  #configure({ capacity, limits }: LedgerEntry): void {
    capacity.read.configure(this.#directionLimits("read", limits));
    capacity.write.configure(this.#directionLimits("write", limits));
  }

  #directionLimits(direction: Direction, limits: ResourceLimits): DirectionLimits {
    const isRead = direction === "read";
    return {
      unitsPerSecond: isRead ? limits.readUnitsPerSecond : limits.writeUnitsPerSecond,
      maximumUnitsPerSecond: isRead ? limits.maximumReadUnitsPerSecond : limits.maximumWriteUnitsPerSecond,
      partitionUnitsPerSecond: isRead ? PARTITION_READ_UNITS : PARTITION_WRITE_UNITS,
      bankSeconds: this.#bankSeconds,
    };
  }

  #saveSoon(capacity: ResourceCapacity): void {
    const entry = this.#entryOf.get(capacity);
    if (entry !== undefined) this.#unsaved.add(entry);
    this.#cancelSave ??= this.#clock.after(CAPACITY_SAVE_INTERVAL_MS, () => this.save());
  }
}
