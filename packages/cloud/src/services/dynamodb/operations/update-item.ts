import type { DynamoDb } from "../dynamo-db.ts";
import type { Input, Operation, Output } from "../dynamo-db-client.ts";
import { checkRequest, missingMember } from "../errors.ts";
import { pathsOf } from "../expressions/check-update.ts";
import { compileCondition, compileUpdate } from "../expressions/compile-expression.ts";
import { projectItem } from "../expressions/project-item.ts";
import type { CheckedUpdate } from "../expressions/syntax.ts";
import { itemCollectionMetrics } from "../item-collection-metrics.ts";
import { updatePlan } from "../item-update.ts";
import { writeItem, type WriteOutcome } from "../item-writer.ts";
import { requestPlaceholders } from "../request-expressions.ts";
import { TableAccess } from "../table-access.ts";
import { expectKey } from "../tables/table-keys.ts";
import type { Item } from "../values/attribute-value.ts";
import { parseItem } from "../values/parse-value.ts";

/** Changes attributes of the item with a key, or creates it. */
export function updateItem(db: DynamoDb): Operation<"UpdateItem"> {
  return async (input, { scope }) => {
    const { key, update, condition } = checkRequest(() => checkUpdateItem(input));
    const access = new TableAccess(db, scope, input.TableName);
    expectKey(key, access.table.keys);
    const plan = updatePlan(access.table, { key, update, condition });
    const returnsItemOnFailure = input.ReturnValuesOnConditionCheckFailure === "ALL_OLD";
    const outcome = await writeItem(access, { ...plan, returnsItemOnFailure });
    const consumed = outcome.consumed.describe(access.table.name, input.ReturnConsumedCapacity);
    const collection = itemCollectionMetrics(access.table, key, input.ReturnItemCollectionMetrics);
    return {
      ...returned(input.ReturnValues, outcome, update),
      ...(consumed === undefined ? {} : { ConsumedCapacity: consumed }),
      ...(collection === undefined ? {} : { ItemCollectionMetrics: collection }),
    };
  };
}

function checkUpdateItem(input: Input<"UpdateItem">) {
  if (input.Key === undefined) throw missingMember("key");
  const placeholders = requestPlaceholders(input, ["UpdateExpression", "ConditionExpression"]);
  const update = compileUpdate(input.UpdateExpression, placeholders);
  const condition = compileCondition("ConditionExpression", input.ConditionExpression, placeholders);
  placeholders.expectAllUsed();
  return { key: parseItem(input.Key), update, condition };
}

function returned(
  mode: Input<"UpdateItem">["ReturnValues"],
  { before, after }: WriteOutcome,
  update: CheckedUpdate | undefined,
): Pick<Output<"UpdateItem">, "Attributes"> {
  const paths = update === undefined ? [] : pathsOf(update);
  const part = (item: Item | undefined) => (paths.length === 0 ? undefined : item && projectItem(item, paths));
  const attributes = {
    ALL_NEW: () => after,
    ALL_OLD: () => before,
    NONE: () => undefined,
    UPDATED_NEW: () => part(after),
    UPDATED_OLD: () => part(before),
  }[mode ?? "NONE"]();
  return attributes === undefined || Object.keys(attributes).length === 0 ? {} : { Attributes: attributes };
}
