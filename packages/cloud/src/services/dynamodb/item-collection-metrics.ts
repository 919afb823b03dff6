import type { TableRecord } from "./tables/table-record.ts";
import { type AttributeValue, attributeOf, type Item } from "./values/attribute-value.ts";

/** Size bounds in GB that every collection of the lab falls between. */
const SIZE_RANGE_GB = [0, 1];

/** What a write answers about its item collection: only tables with local indexes have them. */
export function itemCollectionMetrics(
  table: TableRecord,
  item: Item,
  mode: string | undefined,
): { ItemCollectionKey: Record<string, AttributeValue>; SizeEstimateRangeGB: number[] } | undefined {
  if (mode !== "SIZE" || table.localIndexes.length === 0) return undefined;
  const { name } = table.keys.partition;
  const value = attributeOf(item, name);
  return { ItemCollectionKey: value === undefined ? {} : { [name]: value }, SizeEstimateRangeGB: [...SIZE_RANGE_GB] };
}
