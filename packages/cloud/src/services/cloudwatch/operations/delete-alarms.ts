import type { Scope } from "@faultline/core";
import type { AlarmParts } from "../alarms/alarm-parts.ts";
import { childrenOf } from "../alarms/alarm-engine.ts";
import type { AlarmRecord } from "../alarms/alarm-record.ts";
import { recordConfiguration } from "../alarms/store-alarm.ts";
import type { CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { cloudWatchError, tooManyEntries } from "../errors.ts";
import { DESCRIBED_MOST } from "../limits.ts";

/**
 * DeleteAlarms: names that do not exist are passed over; where a composite alarm that stays depends on one, all stay.
 *
 * @see CloudWatch API Reference, "DeleteAlarms", read 2026-11; the refusal as issue 7763 of cloud-custodian quotes it.
 */
export function deleteAlarms(parts: AlarmParts): CloudWatchHandler<"DeleteAlarms"> {
  const { catalog, engine } = parts;
  return (input, { scope }) => {
    const names = input.AlarmNames ?? [];
    if (names.length > DESCRIBED_MOST) throw tooManyEntries("AlarmNames", DESCRIBED_MOST);
    const alarms = [...new Set(names)].flatMap((name) => catalog.find(scope, name) ?? []);
    if (alarms.filter(({ kind }) => kind === "composite").length > 1) {
      throw validation("At most one composite alarm can be deleted in one request.");
    }
    checkIndependence(parts, scope, alarms);
    for (const alarm of alarms) {
      recordConfiguration(parts, scope, { alarm, type: "Delete" });
      catalog.delete(scope, alarm.name);
    }
    engine.evaluateComposites(scope);
    return {};
  };
}

function checkIndependence({ catalog }: AlarmParts, scope: Scope, alarms: readonly AlarmRecord[]): void {
  const names = alarms.map(({ name }) => name);
  const needed = new Set(
    catalog
      .list(scope)
      .flatMap((one) => (one.kind === "composite" && !names.includes(one.name) ? childrenOf(one) : [])),
  );
  const kept = names.filter((name) => needed.has(name));
  if (kept.length === 0) return;
  const pronoun = kept.length === 1 ? "it" : "them";
  throw validation(`Cannot delete ${kept.join(",")} as there are composite alarm(s) depending on ${pronoun}.`);
}

function validation(message: string) {
  return cloudWatchError("ValidationError", message);
}
