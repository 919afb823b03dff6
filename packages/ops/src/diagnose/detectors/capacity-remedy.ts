import type { Remedy, TemplateChange } from "../diagnosis.ts";
import { RESOURCE_REFERENCE } from "../diagnosis.ts";
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
  const { direction, table, units: provisioned } = throughput;
  const { unitsPerSecond, requestsPerSecond, unitsPerRequest, isLowerBound } = demand(context, throughput);
  const units = Math.max(provisioned + 1, Math.ceil(unitsPerSecond * HEADROOM));
  const reckoning =
    unitsPerRequest > 0
      ? `${numberText(requestsPerSecond)} requests a second × ${isLowerBound ? "at least " : ""}${numberText(unitsPerRequest)} units`
      : "what was consumed";
  const of = throughput.index === undefined ? "" : ` for ${throughputName(throughput)}`;
  return {
    steps: [
      `Provision ${units} ${direction} units${of}: a demand of ${numberText(unitsPerSecond)} a second (${reckoning}) and ${percentText(HEADROOM - 1)} headroom. Or set BillingMode: PAY_PER_REQUEST.`,
      `Alarm on any throttled ${direction} of ${throughputName(throughput)}.`,
      HANDLING[direction],
    ],
    prediction: `No throttled ${direction}s while demand stays below ${units} units a second`,
    experiment: `Raise only the ${direction} capacity and repeat the same load: throttles and errors vanish, and the function's duration falls`,
    changes: [
      { resource: table.name, change: { kind: "set", property: unitsProperty(throughput), value: units } },
      { resource: table.name, change: throttleAlarm(throughput) },
    ],
  };
}

const HANDLING: Readonly<Record<Direction, string>> = {
  read: "Handle throttling in the function's code, and keep the SDK's retries shorter than the function's time-out.",
  write:
    "Handle throttling in the function's code, unprocessed items of batches included, and keep the SDK's retries shorter than the function's time-out.",
};

const UNITS_PROPERTY = { read: "ReadCapacityUnits", write: "WriteCapacityUnits" } as const;

function unitsProperty({ index, direction }: Throughput) {
  const own = ["ProvisionedThroughput", UNITS_PROPERTY[direction]];
  return index === undefined ? own : ["GlobalSecondaryIndexes", { key: "IndexName", value: index.name }, ...own];
}

/** Any throttled call within a minute: 1 of 1 periods. Alarms on DynamoDB's metrics ignore missing data in any case. */
function throttleAlarm({ index, direction, metricNames }: Throughput): TemplateChange["change"] {
  const [plural, ofIndex] = [
    direction === "read" ? "Reads" : "Writes",
    index === undefined ? "" : ` index ${index.name}`,
  ];
  const table = { Name: "TableName", Value: RESOURCE_REFERENCE };
  return {
    kind: "add",
    suffix: `${index === undefined ? "" : index.name.replaceAll(/[^A-Za-z0-9]/g, "")}${direction === "read" ? "Read" : "Write"}ThrottleAlarm`,
    type: "AWS::CloudWatch::Alarm",
    properties: {
      AlarmDescription: `${plural} of the ${index === undefined ? "table" : `table's${ofIndex}`} are throttled`,
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

interface Demand {
  readonly unitsPerSecond: number;
  readonly requestsPerSecond: number;
  readonly unitsPerRequest: number;
  /** No request completed, so that a whole one may need more than was seen. */
  readonly isLowerBound: boolean;
}

/**
 * Units a second that requests need: what was consumed, or, as throttling hides demand, the rate of requests times the
 * calls of one times the units of a call.
 */
function demand({ observations, breakdowns }: Context, throughput: Throughput): Demand {
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
  const unitsPerSecond = Math.max(consumed, requestsPerSecond * unitsPerRequest);
  return { unitsPerSecond, requestsPerSecond, unitsPerRequest, isLowerBound };
}

/** Of requests that completed; where none did, the most that one made, and the call that it was stopped at. */
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
