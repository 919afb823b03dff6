import type { DynamoDb } from "../dynamo-db.ts";
import type { Operation } from "../dynamo-db-client.ts";
import { missingMember, validationError } from "../errors.ts";
import { taggedTable } from "../tables/table-tags.ts";

/** Removes tags from a table. */
export function untagResource(db: DynamoDb): Operation<"UntagResource"> {
  return async ({ ResourceArn, TagKeys }, { scope }) => {
    const table = taggedTable(db.tables, scope, ResourceArn);
    if (TagKeys === undefined) throw missingMember("tagKeys");
    if (TagKeys.length === 0) throw validationError("Atleast one Tag Key needs to be provided as Input.");
    const tags = Object.fromEntries(Object.entries(table.tags).filter(([key]) => !TagKeys.includes(key)));
    db.tables.put(scope, { ...table, tags });
    return {};
  };
}
