import type { DynamoDb } from "../dynamo-db.ts";
import type { Operation } from "../dynamo-db-client.ts";
import { dynamoDbError, validationError } from "../errors.ts";
import { TABLE_TRANSITION_MS } from "../limits.ts";
import { describeTable } from "../tables/describe-table.ts";

/** Deletes a table and its items; it is DELETING for a moment. */
export function deleteTable(db: DynamoDb): Operation<"DeleteTable"> {
  return async ({ TableName }, { scope }) => {
    const table = db.tables.describe(scope, TableName);
    if (table.isDeletionProtected) {
      throw validationError(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
      );
    }
    if (table.status !== "ACTIVE" && table.status !== "UPDATING") {
      const verb = table.status === "CREATING" ? "created" : "deleted";
      throw dynamoDbError(
        "ResourceInUseException",
        `Attempt to change a resource which is still in use: Table is being ${verb}: ${table.name}`,
      );
    }
    const now = db.clock.now();
    const { pending: _, ...rest } = table;
    const deleting = db.tables.put(scope, { ...rest, status: "DELETING", settlesAtMs: now + TABLE_TRANSITION_MS });
    const indexes = [...table.globalIndexes, ...table.localIndexes].map(({ number }) => number);
    await db.store.dropTable(table.number, indexes);
    return { TableDescription: describeTable(deleting, { scope, now }) };
  };
}
