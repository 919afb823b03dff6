import { assert, LabError, type Scope } from "@faultline/core";
import type { ResourceCapacity } from "./capacity/capacity-ledger.ts";
import type { DynamoDb } from "./dynamo-db.ts";
import { limitsOf } from "./tables/table-registry.ts";

/** One bank of burst credit, in units. */
export interface CreditReading {
  /** Units that may be spent now; zero or less while overdrawn. */
  readonly balance: number;
  /** Units of a full bank. */
  readonly limit: number;
  readonly unitsPerSecond: number;
}

/** The banks of a table, or of one of its global secondary indexes. */
export interface CapacityReading {
  /** Undefined for the table itself. */
  readonly indexName?: string;
  readonly read: CreditReading;
  readonly write: CreditReading;
}

/** Reads and sets burst credit, which AWS's API does not show: for experiments that start from a known state. */
export interface CapacityControls {
  /** The banks of a table, then of its indexes. @throws LabError where there is no such table. */
  read(scope: Scope, table: string): readonly CapacityReading[];
  /** Sets all banks of a table to a share of full. @param fractionFull 0 (exhausted) to 1. */
  reset(scope: Scope, table: string, fractionFull: number): void;
  /** Sets how many seconds of unused capacity every bank holds. @param seconds More than 0; AWS has 300. */
  scaleBurst(seconds: number): void;
}

/** Creates the controls of one service. */
export function createCapacityControls(db: DynamoDb): CapacityControls {
  return {
    read: (scope, name) => resourcesOf(db, scope, name).map(toReading),
    reset(scope, name, fractionFull) {
      assert(fractionFull >= 0 && fractionFull <= 1, "a bank is between empty and full");
      for (const { capacity } of resourcesOf(db, scope, name)) db.ledger.reset(capacity, fractionFull);
    },
    scaleBurst(seconds) {
      assert(seconds > 0, "a bank holds some time of capacity");
      db.ledger.scaleBurst(seconds);
    },
  };
}

interface Resource {
  readonly indexName: string | undefined;
  readonly capacity: ResourceCapacity;
}

function resourcesOf(db: DynamoDb, scope: Scope, name: string): readonly Resource[] {
  const table = db.tables.find(scope, name);
  if (table === undefined) {
    throw new LabError("TABLE_NOT_FOUND", `There is no table ${name}`, "Check the table's name, account and Region");
  }
  const indexes = table.globalIndexes.map((index) => ({
    indexName: index.name,
    capacity: db.ledger.resource(scope, `${table.name}/${index.name}`, limitsOf(table, index)),
  }));
  return [{ indexName: undefined, capacity: db.ledger.resource(scope, table.name, limitsOf(table)) }, ...indexes];
}

function toReading({ indexName, capacity }: Resource): CapacityReading {
  const reading = ({ total: { balance, limit, unitsPerSecond } }: ResourceCapacity["read"]) => ({
    balance,
    limit,
    unitsPerSecond,
  });
  return {
    ...(indexName === undefined ? {} : { indexName }),
    read: reading(capacity.read),
    write: reading(capacity.write),
  };
}
