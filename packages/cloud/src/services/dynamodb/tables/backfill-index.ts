import { MAX_PAGE_BYTES } from "../limits.ts";
import type { ItemStore } from "../store/item-store.ts";
import type { Item } from "../values/attribute-value.ts";
import { afterKey } from "../values/key-encoding.ts";
import { indexEntries } from "./index-entries.ts";
import { encodeItemKey, placeOf } from "./table-keys.ts";
import type { TableRecord } from "./table-record.ts";

/** Items of one step. */
const STEP_ITEMS = 200;

/** Gives every item of a table its entries in the table's present indexes. Writes meanwhile keep their own. */
export async function backfillIndex(store: ItemStore, table: TableRecord): Promise<void> {
  let from: Buffer = Buffer.alloc(0);
  for (;;) {
    const page = await store.page({
      table: table.number,
      from: from.toString("latin1"),
      isForward: true,
      maxItems: STEP_ITEMS,
      maxBytes: MAX_PAGE_BYTES,
    });
    await Promise.all(page.items.map(({ item }) => rewrite(store, table, item)));
    const last = page.items.at(-1);
    if (!page.hasMore || last === undefined) return;
    from = afterKey(encodeItemKey(last.item, table.keys));
  }
}

async function rewrite(store: ItemStore, table: TableRecord, item: Item): Promise<void> {
  const { address } = placeOf(table, item);
  await store.hold([address], async () => {
    const current = await store.get(address); // It may have changed, or gone, since the page was read.
    if (current === undefined) return;
    await store.write({ address, after: { ...current, entries: indexEntries(current.item, table) } });
  });
}
