import type { AlarmParts } from "../alarms/alarm-parts.ts";
import { childrenOf } from "../alarms/alarm-engine.ts";
import { recordConfiguration } from "../alarms/store-alarm.ts";
import type { CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { cloudWatchError, tooManyEntries } from "../errors.ts";
import { DESCRIBED_MOST } from "../limits.ts";

/** DeleteAlarms: names that do not exist are passed over; a composite alarm on which another depends stays. */
export function deleteAlarms(parts: AlarmParts): CloudWatchHandler<"DeleteAlarms"> {
  const { catalog, engine } = parts;
  return (input, { scope }) => {
    const names = input.AlarmNames ?? [];
    if (names.length > DESCRIBED_MOST) throw tooManyEntries("AlarmNames", DESCRIBED_MOST);
    const alarms = names.flatMap((name) => catalog.find(scope, name) ?? []);
    const composites = alarms.filter(({ kind }) => kind === "composite");
    if (composites.length > 1) throw validation("At most one composite alarm can be deleted in one request.");
    for (const { name } of composites) {
      const parent = catalog
        .list(scope)
        .find((one) => one.kind === "composite" && one.name !== name && childrenOf(one).includes(name));
      if (parent !== undefined) {
        throw validation(`${name} cannot be deleted: the composite alarm ${parent.name} depends on it.`);
      }
    }
    for (const alarm of alarms) {
      recordConfiguration(parts, scope, { alarm, type: "Delete" });
      catalog.delete(scope, alarm.name);
    }
    engine.evaluateComposites(scope);
    return {};
  };
}

function validation(message: string) {
  return cloudWatchError("ValidationError", message);
}
