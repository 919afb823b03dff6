import { type PropertyPath, type Remedy, RESOURCE_REFERENCE, type TemplateChange } from "../diagnosis.ts";
import type { InvocationBreakdown, TracedCalls } from "../localise/break-down-traces.ts";
import { numberText, percentText } from "../number-text.ts";
import type { Direction } from "../observations.ts";
import { addSeries, mean, share, totalOf } from "../statistics.ts";
import { type Throughput, throughputName } from "../throughput.ts";
import { peakRate } from "./busy-seconds.ts";
import type { Context } from "./detector.ts";

const HEADROOM = 1.25;

/** Capacity for what is asked, and the alarm that tells of it next time. */
export function capacityRemedy(context: Context, throughput: Throughput): Remedy {
  const { direction, table, units } = throughput;
  const alarm = { resource: table.name, change: throttleAlarm(throughput) };
  const common = [`Alarm on any throttled ${direction} of ${throughputName(throughput)}.`, HANDLING[direction]];
  const { steps, changes, ...rest } =
    units === undefined ? slowerRise(direction) : moreUnits(context, throughput, units);
  return { ...rest, steps: [...steps, ...common], changes: [...changes, alarm] };
}

function moreUnits(context: Context, throughput: Throughput, limit: number): Remedy {
  const { direction, table, index } = throughput;
  const { unitsPerSecond, reckoning } = demand(context, throughput);
  const units = Math.max(limit + 1, Math.ceil(unitsPerSecond * HEADROOM));
  const property = unitsProperty(throughput);
  const asked = `a demand of ${numberText(unitsPerSecond)} a second (${reckoning}) and ${percentText(HEADROOM - 1)} headroom`;
  const of = index === undefined ? "" : ` for ${throughputName(throughput)}`;
  const step =
    table.billing === "on-demand"
      ? `Raise the maximum of ${direction} units${of} to ${units}: ${asked}. Or take the maximum away.`
      : `Provision ${units} ${direction} units${of}: ${asked}. Or set BillingMode: PAY_PER_REQUEST.`;
  return {
    steps: [step],
    prediction: `No throttled ${direction}s while demand stays below ${units} units a second`,
    experiment: `Raise only the ${direction} capacity and repeat the same load: throttles and errors vanish, and the function's duration falls`,
    changes: [{ resource: table.name, change: { kind: "set", property, value: units } }],
  };
}

/** For a table without a limit of its own: it grows with its traffic, and did not grow fast enough. */
function slowerRise(direction: Direction): Remedy {
  return {
    steps: [
      "Let traffic rise more slowly, or set the table's WarmThroughput to what a peak needs before it comes; a key that takes most of the traffic, or the account's quota for a table, may be what is reached, too.",
    ],
    experiment: `Repeat the load with a slower rise: no ${direction} is throttled at the same peak`,
    changes: [],
  };
}

const HANDLING: Readonly<Record<Direction, string>> = {
  read: "Handle throttling in the function's code, and keep the SDK's retries shorter than the function's time-out.",
  write:
    "Handle throttling in the function's code, unprocessed items of batches included, and keep the SDK's retries shorter than the function's time-out.",
};

const UNITS_PROPERTY = {
  provisioned: {
    read: ["ProvisionedThroughput", "ReadCapacityUnits"],
    write: ["ProvisionedThroughput", "WriteCapacityUnits"],
  },
  "on-demand": {
    read: ["OnDemandThroughput", "MaxReadRequestUnits"],
    write: ["OnDemandThroughput", "MaxWriteRequestUnits"],
  },
} as const;

function unitsProperty({ table, index, direction }: Throughput): PropertyPath {
  const own = UNITS_PROPERTY[table.billing][direction];
  return index === undefined ? own : ["GlobalSecondaryIndexes", { key: "IndexName", value: index.name }, ...own];
}

/** Any throttled call within a minute: 1 of 1 periods. Alarms on DynamoDB's metrics ignore missing data in any case. */
export function throttleAlarm({ index, direction, metricNames }: Throughput): TemplateChange["change"] {
  const call = direction === "read" ? "Read" : "Write";
  const subject = index === undefined ? "table" : `table's index ${index.name}`;
  const suffix = (index?.name ?? "").replaceAll(/[^A-Za-z0-9]/g, "");
  const table = { Name: "TableName", Value: RESOURCE_REFERENCE };
  return {
    kind: "add",
    suffix: `${suffix}${call}ThrottleAlarm`,
    type: "AWS::CloudWatch::Alarm",
    properties: {
      AlarmDescription: `${call}s of the ${subject} are throttled`,
      Namespace: "AWS/DynamoDB",
      MetricName: metricNames.throttles,
      Dimensions: index === undefined ? [table] : [table, { Name: "GlobalSecondaryIndexName", Value: index.name }],
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      Threshold: 0,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
    },
  };
}

/**
 * Units a second that requests need: what was consumed, or, as throttling hides demand, the rate of requests times the
 * calls of one times the units of a call. With the reckoning in words.
 */
function demand({ observations, breakdowns }: Context, throughput: Throughput) {
  const { requests, functions } = observations;
  const callers = new Set(
    breakdowns.filter((breakdown) => callsOf(breakdown, throughput) > 0).map(({ functionName }) => functionName),
  );
  const invocations = functions
    .filter(({ name }) => callers.size === 0 || callers.has(name))
    .map((fn) => fn.metrics?.invocations ?? []);
  const requestsPerSecond = peakRate(addSeries(invocations), requests);
  const unitsPerCall = share(totalOf(throughput.consumedUnits), totalOf(throughput.calls));
  const { calls, isLowerBound } = callsPerRequest(breakdowns, throughput);
  const unitsPerRequest = calls * unitsPerCall;
  const consumed = peakRate(throughput.consumedUnits, requests);
  const atLeast = isLowerBound ? "at least " : "";
  return {
    unitsPerSecond: Math.max(consumed, requestsPerSecond * unitsPerRequest),
    reckoning:
      unitsPerRequest > 0
        ? `${numberText(requestsPerSecond)} requests a second × ${atLeast}${numberText(unitsPerRequest)} units`
        : "what was consumed",
  };
}

/** Of requests that completed; where none did, the most that one made, and the call that it was stopped at: at least so many. */
function callsPerRequest(breakdowns: readonly InvocationBreakdown[], throughput: Throughput) {
  const complete = breakdowns.filter(({ isFault }) => !isFault).map((breakdown) => callsOf(breakdown, throughput));
  const counts = complete.filter((count) => count > 0);
  if (counts.length > 0) return { calls: mean(counts), isLowerBound: false };
  return {
    calls: 1 + Math.max(0, ...breakdowns.map((breakdown) => callsOf(breakdown, throughput))),
    isLowerBound: true,
  };
}

function callsOf({ calls }: InvocationBreakdown, throughput: Throughput): number {
  const toTable = calls.find(({ target }) => target === throughput.table.name);
  return toTable === undefined ? 0 : spendingCalls(toTable, throughput);
}

/** Operations that write. The rest reads; what a trace does not name may be either. */
const WRITING = /^(?:Put|Update|Delete|BatchWrite|TransactWrite)/;
/** Operations that can read an index. */
const READING_INDEX = /^(?:Query|Scan)/;

function spendingCalls({ operations }: TracedCalls, { index, direction }: Throughput): number {
  const isSpending = (operation: string) => {
    if (operation === "" || /Statement|Transaction$/.test(operation)) return true; // PartiQL reads and writes.
    if (direction === "write") return WRITING.test(operation);
    return index === undefined ? !WRITING.test(operation) : READING_INDEX.test(operation);
  };
  return Object.entries(operations).reduce((sum, [name, count]) => sum + (isSpending(name) ? count : 0), 0);
}
