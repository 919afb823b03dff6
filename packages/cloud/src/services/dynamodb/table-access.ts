import type { Scope } from "@faultline/core";
import type { Direction, ResourceCapacity } from "./capacity/capacity-ledger.ts";
import type { ThrottleCause } from "./capacity/direction-capacity.ts";
import { type Throttle, throttleError } from "./capacity/throttle-error.ts";
import type { DynamoDb } from "./dynamo-db.ts";
import type { MetricName } from "./metric-recorder.ts";
import type { GlobalIndexRecord, TableRecord } from "./tables/table-record.ts";
import { limitsOf, tableArn } from "./tables/table-registry.ts";

/** Metric names by direction. */
const CONSUMED: Readonly<Record<Direction, MetricName>> = {
  read: "ConsumedReadCapacityUnits",
  write: "ConsumedWriteCapacityUnits",
};
const THROTTLED: Readonly<Record<Direction, MetricName>> = { read: "ReadThrottleEvents", write: "WriteThrottleEvents" };
/** The same by cause. */
const THROTTLED_BY: Readonly<Record<ThrottleCause, Readonly<Record<Direction, MetricName>>>> = {
  KeyRangeThroughputExceeded: {
    read: "ReadKeyRangeThroughputThrottleEvents",
    write: "WriteKeyRangeThroughputThrottleEvents",
  },
  MaxOnDemandThroughputExceeded: {
    read: "ReadMaxOnDemandThroughputThrottleEvents",
    write: "WriteMaxOnDemandThroughputThrottleEvents",
  },
  ProvisionedThroughputExceeded: {
    read: "ReadProvisionedThroughputThrottleEvents",
    write: "WriteProvisionedThroughputThrottleEvents",
  },
};

/** Where on a table an operation spends its units. */
export interface CapacityTarget {
  /** Where the key lies among all key hashes, 0 to 1; undefined for what reads many partitions. */
  readonly hashFraction?: number | undefined;
  /** The global secondary index; undefined for the table itself and its local indexes. */
  readonly index?: GlobalIndexRecord | undefined;
}

/** One request's access to one table: what it may use, and what it has to pay. */
export class TableAccess {
  readonly db: DynamoDb;
  readonly scope: Scope;
  readonly table: TableRecord;

  /** @throws ResourceNotFoundException unless the table serves requests. */
  constructor(db: DynamoDb, scope: Scope, tableName: string | undefined) {
    this.db = db;
    this.scope = scope;
    this.table = db.tables.open(scope, tableName);
  }

  /** @throws ProvisionedThroughputExceededException, or on demand ThrottlingException, where capacity is short. */
  admit(direction: Direction, target: CapacityTarget): void {
    const throttle = this.throttle(direction, target);
    if (throttle !== undefined) throw throttleError(throttle);
  }

  /** Why an operation is refused now; counts the event. Undefined when it is served. */
  throttle(direction: Direction, { index, hashFraction }: CapacityTarget): Throttle | undefined {
    const cause = this.#capacity(index)[direction].refusal(hashFraction);
    if (cause === undefined) return undefined;
    for (const name of [THROTTLED[direction], THROTTLED_BY[cause][direction]]) {
      this.db.metrics.record(this.scope, name, this.#subject(index));
    }
    const arn = tableArn(this.scope, this.table.name);
    return {
      cause,
      direction,
      tableName: this.table.name,
      indexName: index?.name,
      resource: index === undefined ? arn : `${arn}/index/${index.name}`,
      isOnDemand: this.table.billingMode === "PAY_PER_REQUEST",
    };
  }

  /**
   * Sets a unit aside while an operation is under way, so that operations which arrive together are not all served
   * from the same last unit.
   *
   * @returns Gives it back; call it once the operation is paid for, or has failed.
   */
  reserve(direction: Direction, { index, hashFraction }: CapacityTarget): () => void {
    const capacity = this.#capacity(index);
    capacity[direction].charge(1, hashFraction);
    return () => capacity[direction].charge(-1, hashFraction);
  }

  /** Pays for an operation that was served. */
  charge(direction: Direction, units: number, { index, hashFraction }: CapacityTarget): void {
    if (units === 0) return;
    this.db.ledger.charge(this.#capacity(index), direction, units, hashFraction);
    this.db.metrics.record(this.scope, CONSUMED[direction], this.#subject(index), units);
  }

  #capacity(index: GlobalIndexRecord | undefined): ResourceCapacity {
    const name = index === undefined ? this.table.name : `${this.table.name}/${index.name}`;
    return this.db.ledger.resource(this.scope, name, limitsOf(this.table, index));
  }

  #subject(index: GlobalIndexRecord | undefined) {
    return { TableName: this.table.name, GlobalSecondaryIndexName: index?.name };
  }
}
