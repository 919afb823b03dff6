import type { DynamoDb } from "../dynamo-db.ts";
import type { Operation } from "../dynamo-db-client.ts";
import { missingMember, validationError } from "../errors.ts";
import { expectTagCount, taggedTable, tagsToRecord } from "../tables/table-tags.ts";

/** Adds tags to a table, or changes their values. */
export function tagResource(db: DynamoDb): Operation<"TagResource"> {
  return async ({ ResourceArn, Tags }, { scope }) => {
    const table = taggedTable(db.tables, scope, ResourceArn);
    if (Tags === undefined) throw missingMember("tags");
    if (Tags.length === 0) throw validationError("Atleast one Tag needs to be provided as Input.");
    const tags = { ...table.tags, ...tagsToRecord(Tags) };
    expectTagCount(tags);
    db.tables.put(scope, { ...table, tags });
    return {};
  };
}
