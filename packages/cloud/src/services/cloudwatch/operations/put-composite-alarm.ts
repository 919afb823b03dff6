import { alarmsIn, parseAlarmRule } from "@faultline/telemetry";
import type { AlarmParts } from "../alarms/alarm-parts.ts";
import { checkActions, checkAlarmName } from "../alarms/check-metric-alarm.ts";
import { storeAlarm } from "../alarms/store-alarm.ts";
import type { CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { cloudWatchError, missingParameter } from "../errors.ts";

type Input = Parameters<CloudWatchHandler<"PutCompositeAlarm">>[0];

/** PutCompositeAlarm: the alarms of the rule, and the suppressor, must exist. Its state follows at once. */
export function putCompositeAlarm(parts: AlarmParts): CloudWatchHandler<"PutCompositeAlarm"> {
  return (input, { scope }) => {
    checkAlarmName(input.AlarmName);
    checkActions(input, scope.region);
    const missing = checkedRule(input).filter((alarm) => parts.catalog.find(scope, alarm) === undefined);
    if (missing.length > 0) {
      throw validation(
        `Could not save the composite alarm as alarms [${missing.join(", ")}] in the alarm rule do not exist`,
      );
    }
    const suppressor = checkedSuppressor(input);
    if (suppressor !== undefined && parts.catalog.find(scope, suppressor) === undefined) {
      throw validation(`Could not save the composite alarm as its actions suppressor ${suppressor} does not exist`);
    }
    storeAlarm(parts, scope, { kind: "composite", input });
    parts.engine.evaluateComposites(scope);
    return {};
  };
}

function checkedRule({ AlarmRule: text }: Input): readonly string[] {
  if (text === undefined || text === "") throw missingParameter("AlarmRule");
  const { result, diagnostic } = parseAlarmRule(text);
  if (result === undefined) throw validation(`Error in AlarmRule [${diagnostic.message}]`);
  return alarmsIn(result);
}

/** A suppressor comes with both of its periods. */
function checkedSuppressor(input: Input): string | undefined {
  const { ActionsSuppressor, ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod } = input;
  const periods = [ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod];
  if (ActionsSuppressor === undefined) {
    if (periods.every((period) => period === undefined)) return undefined;
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
  return ActionsSuppressor;
}

function validation(message: string) {
  return cloudWatchError("ValidationError", message);
}
