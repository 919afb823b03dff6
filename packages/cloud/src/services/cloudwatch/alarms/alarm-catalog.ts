import { type Clock, type Scope, scopeKey } from "@faultline/core";
import type { Collection, StateStore } from "../../../state/state-store.ts";
import { resourceNotFound } from "../errors.ts";
import { type AlarmRecord, alarmNameOf } from "./alarm-record.ts";

/** The kinds of history items. */
export type HistoryKind = "Action" | "ConfigurationUpdate" | "StateUpdate";

/** Something that happened to an alarm. */
export interface HistoryRecord {
  readonly alarmName: string;
  readonly alarmKind: AlarmRecord["kind"];
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: HistoryKind;
  readonly summary: string;
  /** JSON text. */
  readonly data: string;
}

/** How long history is kept. @see CloudWatch API Reference, "DescribeAlarmHistory", read 2026-11. */
const HISTORY_AGE_MS = 30 * 24 * 3_600_000;
/** Items kept of one alarm: one that flaps must not fill the disk. */
const HISTORY_ITEMS = 500;

/** The alarms of every account, and what happened to them. */
export class AlarmCatalog {
  readonly #alarms: Collection<AlarmRecord>;
  readonly #history: Collection<HistoryRecord>;
  readonly #clock: Clock;
  /** Keys of each alarm's history, oldest first. */
  readonly #historyKeys = new Map<string, string[]>();
  #sequence = 0;

  constructor(state: StateStore, clock: Clock) {
    this.#alarms = state.collection("cloudwatch/alarms");
    this.#history = state.collection("cloudwatch/alarm-history");
    this.#clock = clock;
    for (const { scope, key, value } of this.#history.listAll()) this.#keysOf(scope, value.alarmName).push(key);
  }

  find(scope: Scope, reference: string): AlarmRecord | undefined {
    return this.#alarms.get(scope, alarmNameOf(reference));
  }

  /** @throws ServiceError `ResourceNotFound`. */
  get(scope: Scope, name: string): AlarmRecord {
    const alarm = this.#alarms.get(scope, name);
    if (alarm === undefined) throw resourceNotFound();
    return alarm;
  }

  /** An account's alarms in the order of their names. */
  list(scope: Scope): readonly AlarmRecord[] {
    return this.#alarms.list(scope);
  }

  listAll(): readonly { readonly scope: Scope; readonly value: AlarmRecord }[] {
    return this.#alarms.listAll();
  }

  put(scope: Scope, alarm: AlarmRecord): void {
    this.#alarms.put(scope, alarm.name, alarm);
  }

  delete(scope: Scope, name: string): boolean {
    return this.#alarms.delete(scope, name);
  }

  record(scope: Scope, alarm: AlarmRecord, item: Pick<HistoryRecord, "data" | "kind" | "summary">): void {
    const at = this.#clock.now();
    const keys = this.#keysOf(scope, alarm.name);
    const key = `${String(at).padStart(15, "0")}-${String(++this.#sequence).padStart(9, "0")}-${alarm.name}`;
    this.#history.put(scope, key, { alarmName: alarm.name, alarmKind: alarm.kind, at, ...item });
    keys.push(key);
    const isExpired = (oldest: string) => Number(oldest.slice(0, 15)) < at - HISTORY_AGE_MS;
    while (keys.length > HISTORY_ITEMS || (keys[0] !== undefined && isExpired(keys[0]))) {
      this.#history.delete(scope, keys.shift() ?? "");
    }
  }

  /** What happened in an account, oldest first. */
  history(scope: Scope): readonly HistoryRecord[] {
    return this.#history.list(scope);
  }

  #keysOf(scope: Scope, alarmName: string): string[] {
    const id = `${scopeKey(scope)}/${alarmName}`;
    const known = this.#historyKeys.get(id);
    if (known !== undefined) return known;
    const keys: string[] = [];
    this.#historyKeys.set(id, keys);
    return keys;
  }
}
