import type { DynamoDb } from "../dynamo-db.ts";
import type { Operation } from "../dynamo-db-client.ts";
import { taggedTable } from "../tables/table-tags.ts";

/** Removes tags from a table. */
export function untagResource(db: DynamoDb): Operation<"UntagResource"> {
  return async ({ ResourceArn, TagKeys }, { scope }) => {
    const table = taggedTable(db.tables, scope, ResourceArn);
    const tags = Object.fromEntries(Object.entries(table.tags).filter(([key]) => TagKeys?.includes(key) !== true));
    db.tables.put(scope, { ...table, tags });
    return {};
  };
}
