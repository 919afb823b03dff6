import type { DynamoDb } from "../dynamo-db.ts";
import type { Operation } from "../dynamo-db-client.ts";
import { dynamoDbError } from "../errors.ts";
import { TABLE_TRANSITION_MS } from "../limits.ts";
import { recordProvisioned } from "../provisioned-metrics.ts";
import { backfillIndex } from "../tables/backfill-index.ts";
import { checkTableUpdate } from "../tables/check-table-update.ts";
import { describeTable } from "../tables/describe-table.ts";
import { planTableUpdate } from "../tables/plan-table-update.ts";
import { refuseStreams } from "./create-table.ts";

/** Changes a table's capacity, billing mode, indexes or protection; it is UPDATING for a moment. */
export function updateTable(db: DynamoDb): Operation<"UpdateTable"> {
  return async (input, { scope }) => {
    checkTableUpdate(input);
    refuseStreams(input.StreamSpecification);
    const table = db.tables.describe(scope, input.TableName);
    if (table.status !== "ACTIVE") {
      throw dynamoDbError(
        "ResourceInUseException",
        `Attempt to change a resource which is still in use: Table is being ${table.status.toLowerCase()}: ${table.name}`,
      );
    }
    const now = db.clock.now();
    const plan = planTableUpdate(table, input, { now, newNumber: () => db.tables.newNumber() });
    const status = plan.isImmediate ? {} : ({ status: "UPDATING", settlesAtMs: now + TABLE_TRANSITION_MS } as const);
    const updated = db.tables.put(scope, { ...plan.table, ...status });
    recordProvisioned(db, scope, updated);
    for (const index of plan.dropped) await db.store.dropIndex(table.number, index.number);
    if (plan.created.length > 0) await backfillIndex(db.store, updated);
    return { TableDescription: describeTable(updated, { scope, now }) };
  };
}
