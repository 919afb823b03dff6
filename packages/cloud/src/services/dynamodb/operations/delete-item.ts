import type { DynamoDb } from "../dynamo-db.ts";
import type { Input, Operation } from "../dynamo-db-client.ts";
import { checkRequest, missingMember, validationError } from "../errors.ts";
import { compileCondition } from "../expressions/compile-expression.ts";
import type { CheckedCondition } from "../expressions/syntax.ts";
import { itemCollectionMetrics } from "../item-collection-metrics.ts";
import { writeItem, type WritePlan } from "../item-writer.ts";
import { requestPlaceholders } from "../request-expressions.ts";
import { TableAccess } from "../table-access.ts";
import { expectKey, placeOf } from "../tables/table-keys.ts";
import type { TableRecord } from "../tables/table-record.ts";
import type { Item } from "../values/attribute-value.ts";
import { parseItem } from "../values/parse-value.ts";

/** Removes the item with a key, if there is one. */
export function deleteItem(db: DynamoDb): Operation<"DeleteItem"> {
  return async (input, { scope }) => {
    const { key, condition } = checkRequest(() => checkDelete(input));
    const access = new TableAccess(db, scope, input.TableName);
    expectKey(key, access.table.keys);
    const plan = deletePlan(access.table, key, condition);
    const returnsItemOnFailure = input.ReturnValuesOnConditionCheckFailure === "ALL_OLD";
    const outcome = await writeItem(access, { ...plan, returnsItemOnFailure });
    const consumed = outcome.consumed.describe(access.table.name, input.ReturnConsumedCapacity);
    const collection = itemCollectionMetrics(access.table, key, input.ReturnItemCollectionMetrics);
    const isOldReturned = input.ReturnValues === "ALL_OLD" && outcome.before !== undefined;
    return {
      ...(isOldReturned ? { Attributes: outcome.before } : {}),
      ...(consumed === undefined ? {} : { ConsumedCapacity: consumed }),
      ...(collection === undefined ? {} : { ItemCollectionMetrics: collection }),
    };
  };
}

/** The plan of a removal. The key has been checked. */
export function deletePlan(table: TableRecord, key: Item, condition: CheckedCondition | undefined): WritePlan {
  return { place: placeOf(table, key), condition, change: () => undefined, needsBefore: true, tooLarge: "" };
}

function checkDelete(input: Input<"DeleteItem">) {
  if (input.Key === undefined) throw missingMember("key");
  if (input.ReturnValues !== undefined && input.ReturnValues !== "ALL_OLD" && input.ReturnValues !== "NONE") {
    throw validationError("ReturnValues can only be ALL_OLD or NONE");
  }
  const placeholders = requestPlaceholders(input, ["ConditionExpression"]);
  const condition = compileCondition("ConditionExpression", input.ConditionExpression, placeholders);
  placeholders.expectAllUsed();
  return { key: parseItem(input.Key), condition };
}
