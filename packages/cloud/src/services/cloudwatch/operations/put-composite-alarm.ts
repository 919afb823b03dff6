import { alarmsIn, parseAlarmRule } from "@faultline/telemetry";
import type { AlarmParts } from "../alarms/alarm-parts.ts";
import { checkAlarmName } from "../alarms/check-metric-alarm.ts";
import { storeAlarm } from "../alarms/store-alarm.ts";
import type { CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { cloudWatchError, missingParameter } from "../errors.ts";

type Input = Parameters<CloudWatchHandler<"PutCompositeAlarm">>[0];

/** PutCompositeAlarm: the alarms of the rule, and the suppressor, must exist. Its state follows at once. */
export function putCompositeAlarm(parts: AlarmParts): CloudWatchHandler<"PutCompositeAlarm"> {
  return (input, { scope }) => {
    checkAlarmName(input.AlarmName);
    const references = [...checkedRule(input), ...checkedSuppressor(input)];
    const missing = references.filter((alarm) => parts.catalog.find(scope, alarm) === undefined);
    if (missing.length > 0) {
      throw validation(`The following alarms do not exist: ${missing.join(", ")}. Create them first.`);
    }
    storeAlarm(parts, scope, { kind: "composite", input });
    parts.engine.evaluateComposites(scope);
    return {};
  };
}

function checkedRule({ AlarmRule: text }: Input): readonly string[] {
  if (text === undefined || text === "") throw missingParameter("AlarmRule");
  const { result, diagnostic } = parseAlarmRule(text);
  if (result === undefined) throw validation(`Error in AlarmRule: ${diagnostic.message}`);
  return alarmsIn(result);
}

/** A suppressor comes with both of its periods. */
function checkedSuppressor(input: Input): readonly string[] {
  const { ActionsSuppressor, ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod } = input;
  const periods = [ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod];
  if (ActionsSuppressor === undefined) {
    if (periods.every((period) => period === undefined)) return [];
    throw missingParameter("ActionsSuppressor");
  }
  if (periods.includes(undefined)) {
    throw missingParameter(
      ActionsSuppressorWaitPeriod === undefined ? "ActionsSuppressorWaitPeriod" : "ActionsSuppressorExtensionPeriod",
    );
  }
  if (periods.some((period) => period !== undefined && period < 0)) {
    throw validation("ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod must not be negative.");
  }
  return [ActionsSuppressor];
}

function validation(message: string) {
  return cloudWatchError("ValidationError", message);
}
