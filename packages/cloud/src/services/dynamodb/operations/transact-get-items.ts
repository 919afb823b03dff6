import { ConsumedUnits } from "../capacity/consumed-units.ts";
import { readUnits } from "../capacity/units.ts";
import type { DynamoDb } from "../dynamo-db.ts";
import type { Input, Operation } from "../dynamo-db-client.ts";
import { missingMember, validationError } from "../errors.ts";
import { compileProjection } from "../expressions/compile-expression.ts";
import { projectItem } from "../expressions/project-item.ts";
import { MAX_TRANSACTION_ITEMS } from "../limits.ts";
import { requestPlaceholders } from "../request-expressions.ts";
import { TableAccess } from "../table-access.ts";
import { parseKey, placeOf } from "../tables/table-keys.ts";

type TransactGet = NonNullable<NonNullable<Input<"TransactGetItems">["TransactItems"]>[number]["Get"]>;

/** Reads up to 100 items as they are at one moment. */
export function transactGetItems(db: DynamoDb): Operation<"TransactGetItems"> {
  return async ({ TransactItems, ReturnConsumedCapacity }, { scope }) => {
    if (TransactItems === undefined) throw missingMember("transactItems");
    if (TransactItems.length > MAX_TRANSACTION_ITEMS) {
      throw validationError(`Member must have length less than or equal to ${MAX_TRANSACTION_ITEMS}`);
    }
    const reads = TransactItems.map(({ Get }) => checkGet(db, scope, Get));
    const addresses = reads.map(({ place }) => place.address);
    if (new Set(addresses.map(({ table, key }) => `${table} ${key}`)).size < addresses.length) {
      throw validationError("Transaction request cannot include multiple operations on one item");
    }
    for (const { access, place } of reads) access.admit("read", place);
    // Holding the items keeps writers out while they are read.
    const found = await db.store.hold(addresses, () => Promise.all(addresses.map((address) => db.store.get(address))));
    const consumed = new Map<string, ConsumedUnits>();
    const responses = reads.map(({ access, place, projection }, index) => {
      const stored = found[index];
      const units = readUnits(stored?.sizeBytes ?? 0, "transactional");
      access.charge("read", units, place);
      const total = consumed.get(access.table.name) ?? new ConsumedUnits();
      consumed.set(access.table.name, total);
      total.addTable(units);
      if (stored === undefined) return {};
      return { Item: projection === undefined ? stored.item : projectItem(stored.item, projection) };
    });
    const capacity = [...consumed].flatMap(([name, units]) => units.describe(name, ReturnConsumedCapacity) ?? []);
    return { Responses: responses, ...(capacity.length > 0 ? { ConsumedCapacity: capacity } : {}) };
  };
}

function checkGet(db: DynamoDb, scope: TableAccess["scope"], get: TransactGet | undefined) {
  if (get === undefined) throw missingMember("transactItems.1.member.get");
  const placeholders = requestPlaceholders(get, ["ProjectionExpression"]);
  const projection = compileProjection(get.ProjectionExpression, placeholders);
  placeholders.expectAllUsed();
  const access = new TableAccess(db, scope, get.TableName);
  const place = placeOf(access.table, parseKey(get.Key, access.table.keys));
  return { access, place, projection };
}
