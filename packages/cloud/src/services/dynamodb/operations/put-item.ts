import type { DynamoDb } from "../dynamo-db.ts";
import type { Input, Operation } from "../dynamo-db-client.ts";
import { checkRequest, missingMember, validationError } from "../errors.ts";
import { compileCondition } from "../expressions/compile-expression.ts";
import { itemCollectionMetrics } from "../item-collection-metrics.ts";
import { writeItem, type WritePlan } from "../item-writer.ts";
import { requestPlaceholders } from "../request-expressions.ts";
import { TableAccess } from "../table-access.ts";
import { expectFilledIndexKeys, expectIndexKeyTypes } from "../tables/index-entries.ts";
import { expectItemKey, placeOf } from "../tables/table-keys.ts";
import type { TableRecord } from "../tables/table-record.ts";
import type { CheckedCondition } from "../expressions/syntax.ts";
import type { Item } from "../values/attribute-value.ts";
import { parseItem } from "../values/parse-value.ts";

/** Creates an item or replaces the one with its key. */
export function putItem(db: DynamoDb): Operation<"PutItem"> {
  return async (input, { scope }) => {
    const { item, condition } = checkRequest(() => checkPut(input));
    const access = new TableAccess(db, scope, input.TableName);
    const isOldReturned = input.ReturnValues === "ALL_OLD";
    const plan = putPlan(access.table, item, condition);
    const returnsItemOnFailure = input.ReturnValuesOnConditionCheckFailure === "ALL_OLD";
    const outcome = await writeItem(access, { ...plan, needsBefore: isOldReturned, returnsItemOnFailure });
    const consumed = outcome.consumed.describe(access.table.name, input.ReturnConsumedCapacity);
    const collection = itemCollectionMetrics(access.table, item, input.ReturnItemCollectionMetrics);
    return {
      ...(isOldReturned && outcome.before !== undefined ? { Attributes: outcome.before } : {}),
      ...(consumed === undefined ? {} : { ConsumedCapacity: consumed }),
      ...(collection === undefined ? {} : { ItemCollectionMetrics: collection }),
    };
  };
}

/** The plan of a put on a table. @throws ValidationException where the item lacks the table's key. */
export function putPlan(table: TableRecord, item: Item, condition: CheckedCondition | undefined): WritePlan {
  expectItemKey(item, table.keys);
  expectFilledIndexKeys(item, table);
  expectIndexKeyTypes(item, table);
  return {
    place: placeOf(table, item),
    condition,
    change: () => item,
    needsBefore: false,
    tooLarge: "Item size has exceeded the maximum allowed size",
  };
}

function checkPut(input: Input<"PutItem">) {
  if (input.Item === undefined) throw missingMember("item");
  if (input.ReturnValues !== undefined && input.ReturnValues !== "ALL_OLD" && input.ReturnValues !== "NONE") {
    throw validationError("ReturnValues can only be ALL_OLD or NONE");
  }
  const placeholders = requestPlaceholders(input, ["ConditionExpression"]);
  const item = parseItem(input.Item);
  const condition = compileCondition("ConditionExpression", input.ConditionExpression, placeholders);
  placeholders.expectAllUsed();
  return { item, condition };
}
