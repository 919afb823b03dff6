import type { DynamoDb } from "../dynamo-db.ts";
import type { Operation } from "../dynamo-db-client.ts";
import { recordToTags, taggedTable } from "../tables/table-tags.ts";

/** Lists the tags of a table, all on one page. */
export function listTagsOfResource(db: DynamoDb): Operation<"ListTagsOfResource"> {
  return async ({ ResourceArn }, { scope }) => ({
    Tags: recordToTags(taggedTable(db.tables, scope, ResourceArn).tags),
  });
}
