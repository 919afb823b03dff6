import { ConsumedUnits } from "../capacity/consumed-units.ts";
import { isThrottle } from "../capacity/throttle-error.ts";
import type { DynamoDb } from "../dynamo-db.ts";
import type { Input, Operation } from "../dynamo-db-client.ts";
import { missingMember, validationError } from "../errors.ts";
import { itemCollectionMetrics } from "../item-collection-metrics.ts";
import { writeItem, type WritePlan } from "../item-writer.ts";
import { MAX_BATCH_WRITE_REQUESTS } from "../limits.ts";
import { TableAccess } from "../table-access.ts";
import { expectKeyTypes, parseKey } from "../tables/table-keys.ts";
import type { Item } from "../values/attribute-value.ts";
import { parseItem } from "../values/parse-value.ts";
import { deletePlan } from "./delete-item.ts";
import { putPlan } from "./put-item.ts";

type RequestItems = NonNullable<Input<"BatchWriteItem">["RequestItems"]>;
type WriteRequest = RequestItems[string][number];

interface BatchWrite {
  readonly requested: string;
  readonly request: WriteRequest;
  readonly access: TableAccess;
  readonly plan: WritePlan;
  readonly item: Item;
}

/** Puts and deletes up to 25 items, each on its own; what capacity does not allow is answered as unprocessed. */
export function batchWriteItem(db: DynamoDb): Operation<"BatchWriteItem"> {
  return async (input, { scope }) => {
    const writes = checkWrites(db, scope, input.RequestItems);
    const outcomes = await Promise.allSettled(writes.map(({ access, plan }) => writeItem(access, plan)));
    const unprocessed: Record<string, WriteRequest[]> = {};
    const consumed = new Map<string, ConsumedUnits>();
    let throttled = 0;
    for (const [index, write] of writes.entries()) {
      const outcome = outcomes[index];
      if (outcome?.status === "rejected") {
        throttled++;
        if (!isThrottle(outcome.reason) || throttled === writes.length) throw outcome.reason;
        (unprocessed[write.requested] ??= []).push(write.request);
      } else if (outcome !== undefined) {
        const units = consumed.get(write.access.table.name) ?? new ConsumedUnits();
        consumed.set(write.access.table.name, units);
        units.addAll(outcome.value.consumed);
      }
    }
    const ConsumedCapacity = [...consumed].flatMap(
      ([name, units]) => units.describe(name, input.ReturnConsumedCapacity) ?? [],
    );
    return {
      UnprocessedItems: unprocessed,
      ...collectionMetrics(writes, input.ReturnItemCollectionMetrics),
      ...(ConsumedCapacity.length > 0 ? { ConsumedCapacity } : {}),
    };
  };
}

function checkWrites(
  db: DynamoDb,
  scope: TableAccess["scope"],
  items: RequestItems | undefined,
): readonly BatchWrite[] {
  if (items === undefined) throw missingMember("requestItems");
  const requests = Object.entries(items).flatMap(([requested, list]) =>
    list.map((request) => ({ requested, request })),
  );
  if (requests.length > MAX_BATCH_WRITE_REQUESTS) {
    throw validationError("Too many items requested for the BatchWriteItem call");
  }
  const writes = requests.map(({ requested, request }) => {
    const access = new TableAccess(db, scope, requested);
    return { requested, request, access, ...planOf(access, request) };
  });
  const keys = new Set(writes.map(({ plan: { place } }) => `${place.address.table} ${place.address.key}`));
  if (keys.size < writes.length) throw validationError("Provided list of item keys contains duplicates");
  return writes;
}

function planOf(access: TableAccess, { PutRequest: put, DeleteRequest: remove }: WriteRequest) {
  if ((put === undefined) === (remove === undefined)) {
    throw validationError(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    );
  }
  const { keys } = access.table;
  if (put === undefined) {
    const key = parseKey(remove?.Key, keys);
    return { item: key, plan: deletePlan(access.table, key, undefined) };
  }
  const item = parseItem(put.Item ?? {});
  expectKeyTypes(item, keys); // A batch says so of items as of keys; PutItem itself names the attribute.
  return { item, plan: putPlan(access.table, item, undefined) };
}

function collectionMetrics(writes: readonly BatchWrite[], mode: string | undefined) {
  const metrics: Record<string, NonNullable<ReturnType<typeof itemCollectionMetrics>>[]> = {};
  for (const { access, item, requested } of writes) {
    const metric = itemCollectionMetrics(access.table, item, mode);
    if (metric !== undefined) (metrics[requested] ??= []).push(metric);
  }
  return Object.keys(metrics).length === 0 ? {} : { ItemCollectionMetrics: metrics };
}
