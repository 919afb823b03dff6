import { ConsumedUnits } from "../capacity/consumed-units.ts";
import { readUnits } from "../capacity/units.ts";
import type { DynamoDb } from "../dynamo-db.ts";
import type { Operation } from "../dynamo-db-client.ts";
import { missingMember } from "../errors.ts";
import { compileProjection } from "../expressions/compile-expression.ts";
import { projectItem } from "../expressions/project-item.ts";
import { requestPlaceholders } from "../request-expressions.ts";
import { TableAccess } from "../table-access.ts";
import { parseKey, placeOf } from "../tables/table-keys.ts";

/** Reads the item with a key. */
export function getItem(db: DynamoDb): Operation<"GetItem"> {
  return async (input, { scope }) => {
    if (input.Key === undefined) throw missingMember("key");
    const placeholders = requestPlaceholders(input, ["ProjectionExpression"]);
    const projection = compileProjection(input.ProjectionExpression, placeholders);
    placeholders.expectAllUsed();
    const access = new TableAccess(db, scope, input.TableName);
    const place = placeOf(access.table, parseKey(input.Key, access.table.keys));
    access.admit("read", place);
    const stored = db.store.peek(place.address) ?? (await db.store.get(place.address));
    const consumed = new ConsumedUnits();
    const units = readUnits(stored?.sizeBytes ?? 0, input.ConsistentRead === true ? "strong" : "eventual");
    consumed.addTable(units);
    access.charge("read", units, place);
    const ConsumedCapacity = consumed.describe(access.table.name, input.ReturnConsumedCapacity);
    return {
      ...(stored === undefined ? {} : { Item: projection ? projectItem(stored.item, projection) : stored.item }),
      ...(ConsumedCapacity === undefined ? {} : { ConsumedCapacity }),
    };
  };
}
