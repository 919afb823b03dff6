import type { DynamoDb } from "../dynamo-db.ts";
import type { Operation } from "../dynamo-db-client.ts";

/** Names on one page (API reference, ListTables). */
const MAX_PAGE_NAMES = 100;

/** Lists table names in order, a page at a time. */
export function listTables(db: DynamoDb): Operation<"ListTables"> {
  return async ({ ExclusiveStartTableName: start, Limit: limit = MAX_PAGE_NAMES }, { scope }) => {
    const names = db.tables.list(scope).map(({ name }) => name);
    const rest = start === undefined ? names : names.filter((name) => name > start);
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return {
      TableNames: page,
      ...(page.length < rest.length && last !== undefined ? { LastEvaluatedTableName: last } : {}),
    };
  };
}
