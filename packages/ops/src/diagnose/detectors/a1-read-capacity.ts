import { epochMs, type EpochMs } from "@faultline/core";
import { type Finding, type Remedy, RESOURCE_REFERENCE } from "../diagnosis.ts";
import { functionMetric, tableMetric } from "../evidence-sources.ts";
import { countText, numberText, percentText } from "../number-text.ts";
import type { InvocationBreakdown } from "../localise/break-down-traces.ts";
import type { ObservedFunction, ObservedTable, TableMetrics } from "../observations.ts";
import { activeMinutes, addSeries, mean, share, totalOf } from "../statistics.ts";
import { peakRate } from "./busy-seconds.ts";
import { conclude, type Context, type Detector, evidence } from "./detector.ts";

/** Below this share of its capacity a throttled table has a hot key rather than too little capacity. */
const HOT_KEY_USE = 0.7;
/** From this share on a table without a throttle count is at its limit all the same. */
const FULL_USE = 0.95;
const HEADROOM = 1.25;
const MINUTE_MS = 60_000;

/** A1: reads of a table are throttled because it consumes what it has. */
export const readCapacityDetector: Detector = {
  entry: "A1",
  explains: ["errors", "time-outs", "throttles", "slow", "tail"],
  detect: (context) => context.observations.tables.map((table) => assess(context, table)),
};

function assess(context: Context, table: ObservedTable): Finding {
  const subject = { kind: "table", name: table.name } as const;
  const none = { entry: "A1", subject, evidence: [], impact: 0 } as const;
  if (table.billing === "on-demand") {
    return conclude({
      ...none,
      verdict: "refuted",
      summary: `Table ${table.name} is on-demand: it has no read capacity to run out of`,
    });
  }
  const { metrics } = table;
  if (metrics === undefined) {
    return conclude({
      ...none,
      verdict: "unknown",
      summary: `CloudWatch could not be asked for the throttles of ${table.name}`,
    });
  }
  return judge(context, table, metrics);
}

function judge(context: Context, table: ObservedTable, metrics: TableMetrics): Finding {
  const throttled = totalOf(metrics.readThrottles);
  const usedPerSecond = peakRate(metrics.consumedReadUnits, context.observations.requests);
  const use = share(usedPerSecond, table.readUnits);
  const found = [
    throttlesEvidence(context, table, metrics),
    evidence(context, {
      source: tableMetric(table, "ConsumedReadCapacityUnits"),
      weight: use >= HOT_KEY_USE ? 1 : -1,
      statement: `Reads consumed up to ${numberText(usedPerSecond)} units a second, ${percentText(use)} of the ${numberText(table.readUnits)} that are provisioned`,
      numbers: { usedUnitsPerSecond: usedPerSecond, provisionedUnitsPerSecond: table.readUnits },
    }),
    ...failuresEvidence(context, metrics),
  ];
  const base = { entry: "A1", subject: { kind: "table", name: table.name }, evidence: found } as const;
  if (throttled === 0) {
    // Burst credit may carry a table far beyond its capacity: a risk for later, not the cause of what happened.
    const credit = use < FULL_USE ? "" : ", the rest out of burst credit, which runs out";
    const summary = `No read of ${table.name} was throttled; it consumed at most ${percentText(use)} of its capacity${credit}`;
    return conclude({ ...base, verdict: "refuted", summary, impact: 0 });
  }
  const isDecisive = use >= HOT_KEY_USE;
  return conclude({
    ...base,
    verdict: isDecisive ? "confirmed" : "likely",
    summary: `Table ${table.name} has ${countText(table.readUnits, "read unit")} a second and is asked for more: ${countText(throttled, "read")} throttled`,
    impact: context.affected.failing * failingShare(context, metrics) + context.affected.slow,
    discrimination: [
      {
        lookAlike: "B5",
        statement:
          "The time-outs fall into the minutes with throttles: retries fill the time, so a longer time-out only makes callers wait longer",
      },
      {
        lookAlike: "D1",
        statement: "The table answers what it accepts quickly; the time goes to waiting between retries",
      },
    ],
    remedy: remedyFor(context, table, metrics),
  });
}

function throttlesEvidence(context: Context, table: ObservedTable, metrics: TableMetrics) {
  const throttled = totalOf(metrics.readThrottles);
  const minutes = activeMinutes(metrics.readThrottles).size;
  return evidence(context, {
    source: tableMetric(table, "ReadThrottleEvents"),
    weight: throttled > 0 ? 2.5 : -3,
    statement:
      throttled > 0
        ? `${countText(throttled, "read")} throttled, in ${countText(minutes, "minute")}`
        : "No read was throttled",
    numbers: { readThrottleEvents: throttled, throttledMinutes: minutes },
  });
}

/** Minutes with throttles, and those after them: environments that timed out initialise once more. */
function sufferingMinutes(metrics: TableMetrics): ReadonlySet<EpochMs> {
  return new Set([...activeMinutes(metrics.readThrottles)].flatMap((time) => [time, epochMs(time + MINUTE_MS)]));
}

/** Functions that read a throttled table fail in the same minutes. */
function failuresEvidence(context: Context, metrics: TableMetrics) {
  const failing = context.observations.functions.filter((fn) => totalOf(fn.metrics?.errors ?? []) > 0);
  const throttledMinutes = sufferingMinutes(metrics);
  if (throttledMinutes.size === 0) return [];
  return failing.map((fn) => {
    const errors = fn.metrics?.errors ?? [];
    const inThrottled = totalOf(errors.filter(({ time }) => throttledMinutes.has(time)));
    const part = share(inThrottled, totalOf(errors));
    return evidence(context, {
      source: functionMetric(fn, "Errors"),
      weight: part >= 0.8 ? 1.5 : part >= 0.4 ? 0.5 : -0.5,
      statement: `${percentText(part)} of the errors of ${fn.name} (${numberText(inThrottled)} of ${numberText(totalOf(errors))}) fall into minutes with throttled reads, or just after`,
      numbers: { errorsInThrottledMinutes: inThrottled, errors: totalOf(errors) },
    });
  });
}

function failingShare({ observations }: Context, metrics: TableMetrics): number {
  const errors = addSeries(observations.functions.map((fn) => fn.metrics?.errors ?? []));
  const minutes = sufferingMinutes(metrics);
  return share(totalOf(errors.filter(({ time }) => minutes.has(time))), totalOf(errors));
}

interface Demand {
  readonly unitsPerSecond: number;
  readonly requestsPerSecond: number;
  readonly unitsPerRequest: number;
  /** No request completed, so that a whole one may need more than was seen. */
  readonly isLowerBound: boolean;
}

/**
 * Read units a second that requests need: what was consumed, or, as throttling hides demand, the rate of requests times
 * the calls of one times the units of a call.
 */
function demand(context: Context, table: ObservedTable, metrics: TableMetrics): Demand {
  const { requests, functions } = context.observations;
  const readers = readersOf(context, table);
  const invocations = addSeries(
    functions.filter(({ name }) => readers.size === 0 || readers.has(name)).map((fn) => fn.metrics?.invocations ?? []),
  );
  const requestsPerSecond = peakRate(invocations, requests);
  const unitsPerCall = share(totalOf(metrics.consumedReadUnits), totalOf(metrics.readCalls));
  const { calls, isLowerBound } = callsPerRequest(context, table);
  const consumed = peakRate(metrics.consumedReadUnits, requests);
  const unitsPerRequest = calls * unitsPerCall;
  const unitsPerSecond = Math.max(consumed, requestsPerSecond * unitsPerRequest);
  return { unitsPerSecond, requestsPerSecond, unitsPerRequest, isLowerBound };
}

/** Of requests that completed; where none did, the most that one made, and the call that it was stopped at. */
function callsPerRequest({ breakdowns }: Context, table: ObservedTable) {
  const countOf = (breakdown: InvocationBreakdown) =>
    breakdown.calls.find(({ target }) => target === table.name)?.count ?? 0;
  const complete = breakdowns.filter(({ isFault }) => !isFault).map(countOf);
  const counts = complete.filter((count) => count > 0);
  if (counts.length > 0) return { calls: mean(counts), isLowerBound: false };
  return { calls: 1 + Math.max(0, ...breakdowns.map(countOf)), isLowerBound: true };
}

function readersOf({ breakdowns }: Context, table: ObservedTable): ReadonlySet<string> {
  const reading = breakdowns.filter(({ calls }) => calls.some(({ target }) => target === table.name));
  return new Set(reading.map(({ functionName }): ObservedFunction["name"] => functionName));
}

function remedyFor(context: Context, table: ObservedTable, metrics: TableMetrics): Remedy {
  const { unitsPerSecond, requestsPerSecond, unitsPerRequest, isLowerBound } = demand(context, table, metrics);
  const units = Math.max(table.readUnits + 1, Math.ceil(unitsPerSecond * HEADROOM));
  const reckoning =
    unitsPerRequest > 0
      ? `${numberText(requestsPerSecond)} requests a second × ${isLowerBound ? "at least " : ""}${numberText(unitsPerRequest)} units`
      : "what was consumed";
  return {
    steps: [
      `Provision ${units} read units: a demand of ${numberText(unitsPerSecond)} a second (${reckoning}) and ${percentText(HEADROOM - 1)} headroom. Or set BillingMode: PAY_PER_REQUEST.`,
      "Alarm on any throttled read of the table.",
      "Handle throttling in the function's code, and keep the SDK's retries shorter than the function's time-out.",
    ],
    prediction: `No throttled reads while demand stays below ${units} units a second`,
    experiment:
      "Raise only the read capacity and repeat the same load: throttles and errors vanish, and the function's duration falls",
    changes: [
      {
        resource: table.name,
        change: { kind: "set", property: ["ProvisionedThroughput", "ReadCapacityUnits"], value: units },
      },
      { resource: table.name, change: READ_THROTTLE_ALARM },
    ],
  };
}

/** Any throttled read within a minute: 1 of 1 periods. Alarms on DynamoDB's metrics ignore missing data in any case. */
const READ_THROTTLE_ALARM = {
  kind: "add",
  suffix: "ReadThrottleAlarm",
  type: "AWS::CloudWatch::Alarm",
  properties: {
    AlarmDescription: "Reads of the table are throttled",
    Namespace: "AWS/DynamoDB",
    MetricName: "ReadThrottleEvents",
    Dimensions: [{ Name: "TableName", Value: RESOURCE_REFERENCE }],
    Statistic: "Sum",
    Period: 60,
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    Threshold: 0,
    ComparisonOperator: "GreaterThanThreshold",
    TreatMissingData: "notBreaching",
  },
} as const;
