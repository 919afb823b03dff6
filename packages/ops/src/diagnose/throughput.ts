import type { Direction, ObservedIndex, ObservedTable, Series } from "./observations.ts";
import { totalOf } from "./statistics.ts";

/** What a table, or one of its global secondary indexes, has in one direction: the smallest thing that throttles. */
export interface Throughput {
  readonly table: ObservedTable;
  /** Absent for the table itself. */
  readonly index?: ObservedIndex;
  readonly direction: Direction;
  /** Units a second, provisioned or the maximum on demand; absent on demand without a maximum. */
  readonly units?: number;
  readonly isMeasured: boolean;
  readonly consumedUnits: Series;
  readonly calls: Series;
  readonly throttles: Series;
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
}

/** @see DynamoDB Developer Guide, "DynamoDB metrics and dimensions". */
const METRIC_NAMES: Readonly<Record<Direction, MetricNames>> = {
  read: { consumed: "ConsumedReadCapacityUnits", throttles: "ReadThrottleEvents" },
  write: { consumed: "ConsumedWriteCapacityUnits", throttles: "WriteThrottleEvents" },
};
const TABLE_ENTRIES = { read: "A1", write: "A2" } as const;
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
    consumedUnits: metrics?.consumedUnits ?? [],
    calls: metrics?.calls ?? [],
    throttles: metrics?.throttles ?? [],
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

/** `table orders`, or `index by-customer of orders`. */
export function throughputName({ table, index }: Throughput): string {
  return index === undefined ? `table ${table.name}` : `index ${index.name} of ${table.name}`;
}
