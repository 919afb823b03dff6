import type { DynamoDb } from "../dynamo-db.ts";
import type { Operation } from "../dynamo-db-client.ts";
import { countTable, describeTable as describe } from "../tables/describe-table.ts";

/** Answers a table's schema, status, capacity and counts. */
export function describeTable(db: DynamoDb): Operation<"DescribeTable"> {
  return async ({ TableName }, { scope }) => {
    const table = db.tables.describe(scope, TableName);
    const counts = await countTable(db.store, table);
    return { Table: describe(table, { scope, now: db.clock.now(), counts }) };
  };
}
