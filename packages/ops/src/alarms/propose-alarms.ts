import type { TemplateChange } from "../diagnose/diagnosis.ts";
import { minuteAlarm, type MinuteAlarm, resourceDimension } from "./minute-alarm.ts";

/** A function as its alarms need to know it. */
export interface WatchedFunction {
  readonly name: string;
  readonly timeoutSeconds: number;
  /** Absent without a reservation. */
  readonly reservedConcurrency?: number;
}

/** What alarms are to watch. */
export interface WatchedApp {
  readonly functions: readonly WatchedFunction[];
  /** Names of tables with provisioned or on-demand capacity: both throttle. */
  readonly tables: readonly string[];
  /** The account's limit of concurrent executions. */
  readonly concurrencyLimit: number;
}

/** Share of a limit at which an alarm goes off: early enough to act, late enough to mean something. */
export const NEAR_LIMIT = 0.8;

/**
 * The alarms that AWS's walkthrough of a Lambda application's issues prescribes: on any throttle and error, on a
 * duration near the time-out, and on concurrency near its limit.
 *
 * @see AWS Compute Blog, "Isolating and resolving issues in your AWS Lambda application", read 2026-11.
 */
export function proposeAlarms({ functions, tables, concurrencyLimit }: WatchedApp): readonly TemplateChange[] {
  const [first] = functions;
  return [
    ...functions.flatMap(functionAlarms),
    ...(first === undefined ? [] : [accountAlarm(first, concurrencyLimit)]),
    ...tables.flatMap(tableAlarms),
  ];
}

function functionAlarms({ name, timeoutSeconds, reservedConcurrency }: WatchedFunction): readonly TemplateChange[] {
  const common = { namespace: "AWS/Lambda", dimensions: [resourceDimension("FunctionName")] } as const;
  const any = { ...common, statistic: "Sum", threshold: 0 } as const;
  const nearTimeout = Math.floor(timeoutSeconds * 1000 * NEAR_LIMIT);
  const alarms: MinuteAlarm[] = [
    { ...any, suffix: "ThrottleAlarm", description: "Invocations are throttled", metricName: "Throttles" },
    { ...any, suffix: "ErrorAlarm", description: "Invocations fail", metricName: "Errors" },
    {
      ...common,
      suffix: "DurationAlarm",
      description: `An invocation takes more than ${NEAR_LIMIT * 100} % of the time-out of ${timeoutSeconds} s`,
      metricName: "Duration",
      statistic: "Maximum",
      threshold: nearTimeout,
    },
  ];
  if (reservedConcurrency !== undefined && reservedConcurrency > 0) {
    alarms.push({
      ...common,
      suffix: "ConcurrencyAlarm",
      description: `More than ${NEAR_LIMIT * 100} % of the reserved concurrency of ${reservedConcurrency} is used`,
      metricName: "ConcurrentExecutions",
      statistic: "Maximum",
      threshold: Math.floor(reservedConcurrency * NEAR_LIMIT),
    });
  }
  return alarms.map((alarm) => changeFor(name, alarm));
}

/** Stands beside the first function, as there is no resource for an account. */
function accountAlarm({ name }: WatchedFunction, limit: number): TemplateChange {
  return changeFor(name, {
    suffix: "AccountConcurrencyAlarm",
    description: `More than ${NEAR_LIMIT * 100} % of the account's ${limit} concurrent executions are used`,
    namespace: "AWS/Lambda",
    metricName: "ConcurrentExecutions",
    statistic: "Maximum",
    threshold: Math.floor(limit * NEAR_LIMIT),
  });
}

function tableAlarms(name: string): readonly TemplateChange[] {
  return (["Read", "Write"] as const).map((kind) =>
    changeFor(name, {
      suffix: `${kind}ThrottleAlarm`,
      description: `${kind}s of the table are throttled`,
      namespace: "AWS/DynamoDB",
      metricName: `${kind}ThrottleEvents`,
      statistic: "Sum",
      threshold: 0,
      dimensions: [resourceDimension("TableName")],
    }),
  );
}

function changeFor(resource: string, alarm: MinuteAlarm): TemplateChange {
  return { resource, change: minuteAlarm(alarm) };
}
