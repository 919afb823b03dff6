import { type Scope, scopeKey } from "@faultline/core";
import { alarmsIn, parseAlarmRule } from "@faultline/telemetry";
import type { CloudWatchDependencies } from "../cloudwatch-dependencies.ts";
import type { AlarmActions } from "./alarm-actions.ts";
import type { AlarmCatalog } from "./alarm-catalog.ts";
import { alarmNameOf, type AlarmRecord, type AlarmStatus, type CompositeAlarmRecord } from "./alarm-record.ts";
import { judgeCompositeAlarm } from "./judge-composite-alarm.ts";
import { evaluateMetricAlarms } from "./evaluate-metric-alarms.ts";
import { holdBack } from "./hold-back.ts";

/** Changes alarms' states: by evaluation, or because somebody says so. */
export class AlarmEngine {
  readonly #dependencies: CloudWatchDependencies;
  readonly #catalog: AlarmCatalog;
  readonly #actions: AlarmActions;

  constructor(dependencies: CloudWatchDependencies, catalog: AlarmCatalog, actions: AlarmActions) {
    this.#dependencies = dependencies;
    this.#catalog = catalog;
    this.#actions = actions;
  }

  /** Evaluates the metric alarms that are due, then the composite alarms over them. */
  async evaluate(isDue: (periodSeconds: number, windowSeconds: number) => boolean): Promise<void> {
    const due = this.#catalog.listAll().flatMap(({ scope, value: alarm }) => {
      if (alarm.kind !== "metric") return [];
      const period = alarm.input.Period ?? periodIn(alarm.input.Metrics);
      return isDue(period, period * (alarm.input.EvaluationPeriods ?? 1)) ? [{ scope, alarm }] : [];
    });
    const changes = await evaluateMetricAlarms(this.#dependencies, due);
    for (const { scope, alarm, status } of changes) {
      // Deleted or put anew while its data was read: the next evaluation sees what holds now.
      if (this.#catalog.find(scope, alarm.name) === alarm) this.setStatus(scope, alarm, status);
    }
    const scopes = new Map(this.#catalog.listAll().map(({ scope }) => [scopeKey(scope), scope]));
    for (const scope of scopes.values()) this.evaluateComposites(scope);
  }

  /** Stores an alarm's new status, tells of it, and acts on it. */
  setStatus(scope: Scope, alarm: AlarmRecord, status: AlarmStatus): void {
    const previous = alarm.status;
    const left = previous.value === "ALARM" && status.value !== "ALARM" ? { leftAlarmAt: status.updatedAt } : {};
    const changed: AlarmRecord = { ...alarm, status, ...left };
    this.#catalog.put(scope, changed);
    if (status.value === previous.value) return;
    this.#catalog.record(scope, changed, {
      kind: "StateUpdate",
      summary: `Alarm updated from ${previous.value} to ${status.value}`,
      data: JSON.stringify({ version: "1.0", oldState: historyState(previous), newState: historyState(status) }),
    });
    if (changed.kind === "metric" || changed.input.ActionsSuppressor === undefined) {
      this.#actions.announce({ scope, alarm: changed, previous });
      this.#actions.run({ scope, alarm: changed, previous });
      return;
    }
    const held = { ...changed, heldBackSince: changed.heldBackSince ?? status.updatedAt };
    this.#catalog.put(scope, held);
    const suppressor = this.#catalog.find(scope, changed.input.ActionsSuppressor);
    this.#actions.announce({ scope, alarm: holdBack(held, suppressor, status.updatedAt).record, previous });
  }

  /**
   * Evaluates an account's composite alarms until nothing changes any more. Alarms that depend on themselves, on each
   * other in a circle, are left as they are.
   */
  evaluateComposites(scope: Scope): void {
    for (const name of this.#inOrder(scope)) {
      const alarm = this.#catalog.find(scope, name);
      if (alarm?.kind !== "composite") continue;
      const now = this.#dependencies.clock.now();
      const find = (reference: string) => this.#catalog.find(scope, reference);
      const status = judgeCompositeAlarm(alarm, { scope, find, now });
      if (status !== undefined) this.setStatus(scope, alarm, status);
      this.#releaseActions(scope, name, now);
    }
  }

  /** Composite alarms, children first; those of a circle are missing. */
  #inOrder(scope: Scope): readonly string[] {
    const composites = this.#catalog.list(scope).filter(({ kind }) => kind === "composite") as CompositeAlarmRecord[];
    const byName = new Map(composites.map((alarm) => [alarm.name, alarm]));
    const order: string[] = [];
    const states = new Map<string, "circular" | "done" | "open">();
    const visit = (alarm: CompositeAlarmRecord): boolean => {
      const known = states.get(alarm.name);
      if (known !== undefined) return known === "done";
      states.set(alarm.name, "open");
      const children = childrenOf(alarm).flatMap((name) => byName.get(name) ?? []);
      const isSound = children.map(visit).every(Boolean);
      states.set(alarm.name, isSound ? "done" : "circular");
      if (isSound) order.push(alarm.name);
      return isSound;
    };
    for (const alarm of composites) visit(alarm);
    return order;
  }

  /** Runs or drops the actions that a suppressor held back, once it lets them go. */
  #releaseActions(scope: Scope, name: string, now: number): void {
    const alarm = this.#catalog.find(scope, name);
    if (alarm?.kind !== "composite" || alarm.heldBackSince === undefined) return;
    const suppressor = this.#catalog.find(scope, alarm.input.ActionsSuppressor ?? "");
    const { record, shouldAct } = holdBack(alarm, suppressor, now);
    if (record === alarm) return;
    this.#catalog.put(scope, record);
    if (shouldAct) this.#actions.run({ scope, alarm: record, previous: { ...alarm.status, value: alarm.actedOn } });
  }
}

/** The names of the alarms in a composite alarm's rule. */
export function childrenOf({ input }: CompositeAlarmRecord): readonly string[] {
  const { result } = parseAlarmRule(input.AlarmRule ?? "");
  return result === undefined ? [] : alarmsIn(result).map(alarmNameOf);
}

function periodIn(
  metrics: readonly { MetricStat?: { Period?: number | undefined } | undefined; Period?: number | undefined }[] = [],
): number {
  const periods = metrics.flatMap(({ MetricStat, Period }) => MetricStat?.Period ?? Period ?? []);
  return periods[0] ?? 60;
}

function historyState({ value, reason, reasonData }: AlarmStatus) {
  const data = reasonData === undefined ? {} : { stateReasonData: JSON.parse(reasonData) as unknown };
  return { stateValue: value, stateReason: reason, ...data };
}
