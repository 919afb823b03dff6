import { ServiceError } from "../../../service-error.ts";
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
import { expectFilledKeys, expectKey, placeOf } from "../tables/table-keys.ts";
import { allOrCancelled, attemptAll, expectDistinct } from "../transaction-plan.ts";
import { parseItem } from "../values/parse-value.ts";

type TransactGet = NonNullable<NonNullable<Input<"TransactGetItems">["TransactItems"]>[number]["Get"]>;

/** Reads up to 100 items as they are at one moment. */
export function transactGetItems(db: DynamoDb): Operation<"TransactGetItems"> {
  return async ({ TransactItems, ReturnConsumedCapacity }, { scope }) => {
    if (TransactItems === undefined) throw missingMember("transactItems");
    if (TransactItems.length > MAX_TRANSACTION_ITEMS) {
      throw validationError(`Member must have length less than or equal to ${MAX_TRANSACTION_ITEMS}`);
    }
    const reads = planReads(db, scope, TransactItems.map(checkGet));
    const addresses = reads.map(({ place }) => place.address);
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

function checkGet({ Get }: { readonly Get?: TransactGet | undefined }, index: number) {
  if (Get === undefined) throw missingMember(`transactItems.${index + 1}.member.get`);
  const placeholders = requestPlaceholders(Get, ["ProjectionExpression"]);
  const key = parseItem(Get.Key ?? {});
  const projection = compileProjection(Get.ProjectionExpression, placeholders);
  placeholders.expectAllUsed();
  return { tableName: Get.TableName, key, projection };
}

/** Finds the tables of checked reads. @throws TransactionCanceledException for keys that are not those of the tables. */
function planReads(db: DynamoDb, scope: TableAccess["scope"], gets: readonly ReturnType<typeof checkGet>[]) {
  const opened = gets.map((get) => ({ ...get, access: new TableAccess(db, scope, get.tableName) }));
  for (const { key, access } of opened) expectFilledKeys(key, access.table.keys);
  const planned = attemptAll(opened, ({ access, key, projection }) => {
    expectKey(key, access.table.keys);
    return { access, place: placeOf(access.table, key), projection };
  });
  expectDistinct(planned.flatMap((read) => (read instanceof ServiceError ? [] : read.place)));
  return allOrCancelled(planned);
}
