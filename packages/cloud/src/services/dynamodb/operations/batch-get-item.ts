import { ConsumedUnits } from "../capacity/consumed-units.ts";
import { throttleError, type Throttle } from "../capacity/throttle-error.ts";
import { readUnits } from "../capacity/units.ts";
import type { DynamoDb } from "../dynamo-db.ts";
import type { Input, Operation } from "../dynamo-db-client.ts";
import { missingMember, validationError } from "../errors.ts";
import { compileProjection } from "../expressions/compile-expression.ts";
import { projectItem } from "../expressions/project-item.ts";
import type { Path } from "../expressions/syntax.ts";
import { MAX_BATCH_GET_BYTES, MAX_BATCH_GET_KEYS } from "../limits.ts";
import { requestPlaceholders } from "../request-expressions.ts";
import type { StoredItem } from "../store/item-cache.ts";
import { TableAccess } from "../table-access.ts";
import { type ItemPlace, parseKey, placeOf } from "../tables/table-keys.ts";
import type { AttributeValue, Item } from "../values/attribute-value.ts";

type KeysAndAttributes = NonNullable<Input<"BatchGetItem">["RequestItems"]>[string];

interface TableReads {
  readonly requested: string;
  readonly request: KeysAndAttributes;
  readonly access: TableAccess;
  readonly projection: readonly Path[] | undefined;
  readonly keys: readonly { readonly key: Item; readonly place: ItemPlace }[];
}

/** Reads up to 100 items; what capacity or size do not allow is answered as unprocessed. */
export function batchGetItem(db: DynamoDb): Operation<"BatchGetItem"> {
  return async (input, { scope }) => {
    if (input.RequestItems === undefined) throw missingMember("requestItems");
    const requests = Object.entries(input.RequestItems);
    if (requests.reduce((sum, [, { Keys }]) => sum + (Keys?.length ?? 0), 0) > MAX_BATCH_GET_KEYS) {
      throw validationError("Too many items requested for the BatchGetItem call");
    }
    const tables = requests.map(([requested, request]) => checkReads(db, { scope, requested, request }));
    const batch = new BatchRead();
    for (const table of tables) await batch.readTable(table);
    return batch.output(input.ReturnConsumedCapacity);
  };
}

class BatchRead {
  readonly #responses: Record<string, Record<string, AttributeValue>[]> = {};
  readonly #unprocessed: Record<string, KeysAndAttributes> = {};
  readonly #consumed = new Map<string, ConsumedUnits>();
  #bytes = 0;
  #served = 0;
  #throttle: Throttle | undefined;

  async readTable(reads: TableReads): Promise<void> {
    const items: Record<string, AttributeValue>[] = [];
    const refused: Record<string, AttributeValue>[] = [];
    const { store } = reads.access.db;
    const found = await Promise.all(reads.keys.map(({ place }) => store.get(place.address)));
    for (const [index, { key, place }] of reads.keys.entries()) {
      const answer = this.#readItem(reads, place, found[index]);
      if (answer === "refused") refused.push(key);
      else if (answer !== undefined) items.push(answer);
    }
    this.#responses[reads.requested] = items;
    if (refused.length > 0) this.#unprocessed[reads.requested] = { ...reads.request, Keys: refused };
  }

  /** @throws ProvisionedThroughputExceededException where not one item could be read. */
  output(mode: string | undefined) {
    if (this.#served === 0 && this.#throttle !== undefined) throw throttleError(this.#throttle);
    const consumed = [...this.#consumed].flatMap(([name, units]) => units.describe(name, mode) ?? []);
    return {
      Responses: this.#responses,
      UnprocessedKeys: this.#unprocessed,
      ...(consumed.length > 0 ? { ConsumedCapacity: consumed } : {}),
    };
  }

  #readItem(
    { access, request, projection }: TableReads,
    place: ItemPlace,
    stored: StoredItem | undefined,
  ): Item | "refused" | undefined {
    if (this.#bytes >= MAX_BATCH_GET_BYTES) return "refused";
    const throttle = access.throttle("read", place);
    if (throttle !== undefined) {
      this.#throttle ??= throttle;
      return "refused";
    }
    const sizeBytes = stored?.sizeBytes ?? 0;
    this.#served++;
    this.#bytes += sizeBytes;
    const units = readUnits(sizeBytes, request.ConsistentRead === true ? "strong" : "eventual");
    access.charge("read", units, place);
    this.#add(access, units);
    return stored && projection ? projectItem(stored.item, projection) : stored?.item;
  }

  #add(access: TableAccess, units: number): void {
    const consumed = this.#consumed.get(access.table.name) ?? new ConsumedUnits();
    this.#consumed.set(access.table.name, consumed);
    consumed.addTable(units);
  }
}

function checkReads(
  db: DynamoDb,
  { scope, requested, request }: Pick<TableReads, "request" | "requested"> & { scope: TableAccess["scope"] },
): TableReads {
  const placeholders = requestPlaceholders(request, ["ProjectionExpression"]);
  const projection = compileProjection(request.ProjectionExpression, placeholders);
  placeholders.expectAllUsed();
  const access = new TableAccess(db, scope, requested);
  const keys = (request.Keys ?? []).map((raw) => {
    const key = parseKey(raw, access.table.keys);
    return { key, place: placeOf(access.table, key) };
  });
  if (new Set(keys.map(({ place }) => place.address.key)).size < keys.length) {
    throw validationError("Provided list of item keys contains duplicates");
  }
  return { requested, request, access, projection, keys };
}
