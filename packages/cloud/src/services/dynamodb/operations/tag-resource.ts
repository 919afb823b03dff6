import type { DynamoDb } from "../dynamo-db.ts";
import type { Operation } from "../dynamo-db-client.ts";
import { validationError } from "../errors.ts";
import { MAX_TAGS } from "../limits.ts";
import { taggedTable, tagsToRecord } from "../tables/table-tags.ts";

/** Adds tags to a table, or changes their values. */
export function tagResource(db: DynamoDb): Operation<"TagResource"> {
  return async ({ ResourceArn, Tags }, { scope }) => {
    const table = taggedTable(db.tables, scope, ResourceArn);
    const tags = { ...table.tags, ...tagsToRecord(Tags) };
    if (Object.keys(tags).length > MAX_TAGS) throw validationError("Too many tags");
    db.tables.put(scope, { ...table, tags });
    return {};
  };
}
