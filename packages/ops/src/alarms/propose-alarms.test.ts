import { parseTemplate } from "@faultline/template";
import { expect, test } from "vitest";
import { patchTemplate } from "../diagnose/patch/propose-patch.ts";
import { proposeAlarms } from "./propose-alarms.ts";

const APP = {
  functions: [
    { name: "app-Fn-x1", timeoutSeconds: 3, reservedConcurrency: 10 },
    { name: "app-Other-x3", timeoutSeconds: 29 },
  ],
  tables: ["app-Store-x2"],
  concurrencyLimit: 1_000,
};

interface AlarmProperties {
  readonly MetricName: string;
  readonly Statistic: string;
  readonly Threshold: number;
  readonly Dimensions?: readonly { readonly Name: string }[];
}

// The walkthrough's list: any throttle, any error, a duration near the time-out, concurrency near its limits.
test("every function and table has the alarms of the walkthrough", () => {
  const shown = proposeAlarms(APP).map(({ resource, change }) => {
    if (change.kind !== "add") return "";
    const { MetricName, Statistic, Threshold, Dimensions } = change.properties as unknown as AlarmProperties;
    const [dimension] = Dimensions ?? [];
    const limit = `${Statistic} ${MetricName} > ${Threshold}`;
    return `${resource} ${change.suffix} ${limit} ${dimension?.Name ?? "account"}`;
  });
  expect(shown).toEqual([
    "app-Fn-x1 ThrottleAlarm Sum Throttles > 0 FunctionName",
    "app-Fn-x1 ErrorAlarm Sum Errors > 0 FunctionName",
    "app-Fn-x1 DurationAlarm Maximum Duration > 2400 FunctionName",
    "app-Fn-x1 ConcurrencyAlarm Maximum ConcurrentExecutions > 8 FunctionName",
    "app-Other-x3 ThrottleAlarm Sum Throttles > 0 FunctionName",
    "app-Other-x3 ErrorAlarm Sum Errors > 0 FunctionName",
    "app-Other-x3 DurationAlarm Maximum Duration > 23200 FunctionName",
    "app-Fn-x1 AccountConcurrencyAlarm Maximum ConcurrentExecutions > 800 account",
    "app-Store-x2 ReadThrottleAlarm Sum ReadThrottleEvents > 0 TableName",
    "app-Store-x2 WriteThrottleAlarm Sum WriteThrottleEvents > 0 TableName",
  ]);
});

test("the alarms patch the template, which stays one", () => {
  const text = `Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: index.handler
      Runtime: nodejs22.x
`;
  const [first] = APP.functions;
  const changes = proposeAlarms({ ...APP, functions: first === undefined ? [] : [first], tables: [] });
  const patch = patchTemplate(changes, { fileName: "t.yaml", text, logicalIds: new Map([["app-Fn-x1", "Fn"]]) });
  expect(patch?.diff).toContain("+  FnThrottleAlarm:\n+    Type: AWS::CloudWatch::Alarm\n");
  expect(patch?.diff).toContain('{"Name":"FunctionName","Value":{"Ref":"Fn"}}');
  expect(parseTemplate(patch?.patchedText ?? "").diagnostics).toEqual([]);
});
