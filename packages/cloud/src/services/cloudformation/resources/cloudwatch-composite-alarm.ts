import type { PutCompositeAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { alarmProvider } from "./alarm-resource.ts";
import { number, text } from "./property-values.ts";

/** `AWS::CloudWatch::CompositeAlarm`. */
export const cloudWatchCompositeAlarm = alarmProvider({
  type: "AWS::CloudWatch::CompositeAlarm",
  operation: "PutCompositeAlarm",
  properties: ["ActionsSuppressor", "ActionsSuppressorExtensionPeriod", "ActionsSuppressorWaitPeriod", "AlarmRule"],
  inputOf: (properties): Partial<PutCompositeAlarmCommandInput> => ({
    ActionsSuppressor: text(properties, "ActionsSuppressor"),
    ActionsSuppressorExtensionPeriod: number(properties, "ActionsSuppressorExtensionPeriod"),
    ActionsSuppressorWaitPeriod: number(properties, "ActionsSuppressorWaitPeriod"),
    AlarmRule: text(properties, "AlarmRule"),
  }),
});
