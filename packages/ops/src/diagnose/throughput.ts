import type { Subject } from "./diagnosis.ts";
import type { Direction, ObservedIndex, ObservedTable, ThroughputMetrics } from "./observations.ts";
import { share, totalOf } from "./statistics.ts";

/** What a table, or one of its global secondary indexes, has in one direction: the smallest thing that throttles. */
export interface Throughput extends ThroughputMetrics {
  readonly table: ObservedTable;
  /** Absent for the table itself. */
  readonly index?: ObservedIndex;
  readonly direction: Direction;
  /** Units a second, provisioned or the maximum on demand; absent on demand without a maximum. */
  readonly units?: number;
  readonly isMeasured: boolean;
  readonly metricNames: MetricNames;
  /** Dimensions of its metrics. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** The cause, should it have too little. */
  readonly entry: CapacityEntry;
}

/** Causes that are a lack of capacity. */
export type CapacityEntry = "A1" | "A2" | "A4" | "A5";

/** Names of CloudWatch's metrics. */
export interface MetricNames {
  readonly consumed: string;
  readonly throttles: string;
  readonly partitionThrottles: string;
}

/** @see DynamoDB Developer Guide, "DynamoDB metrics and dimensions". */
const METRIC_NAMES: Readonly<Record<Direction, MetricNames>> = {
  read: {
    consumed: "ConsumedReadCapacityUnits",
    throttles: "ReadThrottleEvents",
    partitionThrottles: "ReadKeyRangeThroughputThrottleEvents",
  },
  write: {
    consumed: "ConsumedWriteCapacityUnits",
    throttles: "WriteThrottleEvents",
    partitionThrottles: "WriteKeyRangeThroughputThrottleEvents",
  },
};
const TABLE_ENTRIES = { read: "A1", write: "A2" } as const;
const NOTHING_MEASURED: ThroughputMetrics = { consumedUnits: [], calls: [], throttles: [], partitionThrottles: [] };
const DIRECTIONS = ["read", "write"] as const;

/** Everything of a table that can throttle: itself and its indexes, each for reads and for writes. */
export function throughputsOf(table: ObservedTable): readonly Throughput[] {
  return [undefined, ...table.indexes].flatMap((index) =>
    DIRECTIONS.map((direction) => throughputOf(table, index, direction)),
  );
}

function throughputOf(table: ObservedTable, index: ObservedIndex | undefined, direction: Direction): Throughput {
  const { units, maximum, metrics } = (index ?? table)[direction];
  const limit = table.billing === "on-demand" ? maximum : units;
  const dimensions = { TableName: table.name };
  return {
    table,
    ...(index === undefined
      ? { dimensions }
      : { index, dimensions: { ...dimensions, GlobalSecondaryIndexName: index.name } }),
    direction,
    ...(limit === undefined ? {} : { units: limit }),
    isMeasured: metrics !== undefined,
    ...(metrics ?? NOTHING_MEASURED),
    metricNames: METRIC_NAMES[direction],
    entry: entryOf(table, index, direction),
  };
}

function entryOf({ billing }: ObservedTable, index: ObservedIndex | undefined, direction: Direction): CapacityEntry {
  if (billing === "on-demand") return "A5";
  return index === undefined ? TABLE_ENTRIES[direction] : "A4";
}

/** What of some tables throttled, the most first. */
export function throttledOf(tables: readonly ObservedTable[]): readonly Throughput[] {
  return tables
    .flatMap(throughputsOf)
    .filter(({ throttles }) => totalOf(throttles) > 0)
    .toSorted((a, b) => totalOf(b.throttles) - totalOf(a.throttles));
}

/** From this share of its throttles on they are one partition's. */
const HOT_SHARE = 0.5;

/** Whether most of what was throttled met the limit of one partition of a provisioned table. */
export function isHotPartition({ table, throttles, partitionThrottles }: Throughput): boolean {
  return table.billing === "provisioned" && share(totalOf(partitionThrottles), totalOf(throttles)) >= HOT_SHARE;
}

/** The cause of its throttles. */
export function throttlingEntry(throughput: Throughput): CapacityEntry | "A3" {
  return isHotPartition(throughput) ? "A3" : throughput.entry;
}

/** What a finding about it is about. */
export function subjectOf({ table, index }: Throughput): Subject {
  if (index === undefined) return { kind: "table", name: table.name };
  return { kind: "index", name: `${table.name}/index/${index.name}` };
}

/** `table orders`, or `index by-customer of orders`. */
export function throughputName({ table, index }: Throughput): string {
  return index === undefined ? `table ${table.name}` : `index ${index.name} of ${table.name}`;
}

/** The same, to begin a sentence with. */
export function titled(throughput: Throughput): string {
  const name = throughputName(throughput);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
