import { minuteAlarm, resourceDimension } from "../../alarms/minute-alarm.ts";
import type { PropertyPath, Remedy, TemplateChange } from "../diagnosis.ts";
import { numberText, percentText } from "../number-text.ts";
import type { Direction } from "../observations.ts";
import { type Throughput, throughputName } from "../throughput.ts";
import { type Demand, demandOf } from "./capacity-demand.ts";
import type { Context } from "./detector.ts";

const HEADROOM = 1.25;

/** Capacity for what is asked, and the alarm that tells of it next time. */
export function capacityRemedy(context: Context, throughput: Throughput): Remedy {
  const { direction, table } = throughput;
  const { steps, changes, ...rest } = remedyOf(context, throughput);
  const common = [`Alarm on any throttled ${direction} of ${throughputName(throughput)}.`, HANDLING[direction]];
  const alarm = { resource: table.name, change: throttleAlarm(throughput) };
  const [first = "", ...more] = steps;
  return { ...rest, steps: [first, ...common, ...more], changes: [...changes, alarm] };
}

function remedyOf(context: Context, throughput: Throughput): Remedy {
  const { direction, units: limit } = throughput;
  if (limit === undefined) return slowerRise(direction);
  const demand = demandOf(context, throughput);
  const units = Math.ceil(demand.unitsPerSecond * HEADROOM);
  return units > limit ? moreUnits(throughput, demand, units) : spreading(direction, demand, limit);
}

function moreUnits(throughput: Throughput, demand: Demand, units: number): Remedy {
  const { direction, table, index } = throughput;
  const { unitsPerSecond, requestsPerSecond, unitsPerRequest, isLowerBound } = demand;
  const reckoning =
    unitsPerRequest > 0
      ? `${numberText(requestsPerSecond)} requests a second × ${isLowerBound ? "at least " : ""}${numberText(unitsPerRequest)} units`
      : "what was consumed";
  const asked = `a demand of ${numberText(unitsPerSecond)} a second (${reckoning}) and ${percentText(HEADROOM - 1)} headroom`;
  const of = index === undefined ? "" : ` for ${throughputName(throughput)}`;
  const step =
    table.billing === "on-demand"
      ? `Raise the maximum of ${direction} units${of} to ${units}: ${asked}. Or take the maximum away.`
      : `Provision ${units} ${direction} units${of}: ${asked}. Or set BillingMode: PAY_PER_REQUEST.`;
  const again = "What a request needs in full shows only once requests complete: load again after the change.";
  return {
    steps: [step, ...(isLowerBound ? [again] : [])],
    prediction: `No throttled ${direction}s while demand stays below ${units} units a second`,
    experiment: `Raise only the ${direction} capacity and repeat the same load: throttles and errors vanish, and the function's duration falls`,
    changes: [{ resource: table.name, change: { kind: "set", property: unitsProperty(throughput), value: units } }],
  };
}

/** For throttles while a minute's demand is below the limit: more of it may help nothing. */
function spreading(direction: Direction, { unitsPerSecond }: Demand, limit: number): Remedy {
  return {
    steps: [
      `A demand of ${numberText(unitsPerSecond)} a second is below the ${numberText(limit)} ${direction} units that there are: smooth bursts of seconds, which a minute's average hides, such as by a queue.`,
    ],
    experiment: `Repeat the same load with its ${direction}s spread over time: throttles end without more capacity`,
    changes: [],
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

/** On any throttled call. */
export function throttleAlarm({ index, direction, metricNames }: Throughput): TemplateChange["change"] {
  const call = direction === "read" ? "Read" : "Write";
  const subject = index === undefined ? "table" : `table's index ${index.name}`;
  const suffix = (index?.name ?? "").replaceAll(/[^A-Za-z0-9]/g, "");
  const ofIndex = index === undefined ? [] : [{ Name: "GlobalSecondaryIndexName", Value: index.name }];
  return minuteAlarm({
    suffix: `${suffix}${call}ThrottleAlarm`,
    description: `${call}s of the ${subject} are throttled`,
    namespace: "AWS/DynamoDB",
    metricName: metricNames.throttles,
    statistic: "Sum",
    threshold: 0,
    dimensions: [resourceDimension("TableName"), ...ofIndex],
  });
}
