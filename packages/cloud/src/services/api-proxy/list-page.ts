/** Part of a list, and a token for where the next part begins. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/**
 * Cuts one page out of a list, of whatever order. The token names the item that begins the next page, so that who
 * deletes page by page gets to the end; should that item itself be gone, its place counts.
 *
 * @param idOf Unique in the list.
 * @returns Undefined for a token that this function did not make.
 */
export function cutListPage<Item>(
  items: readonly Item[],
  { token, count }: { readonly token: string | undefined; readonly count: number },
  idOf: (item: Item) => string,
): ListPage<Item> | undefined {
  const start = token === undefined ? 0 : startOf(token, items.map(idOf));
  if (start === undefined) return undefined;
  const end = start + count;
  const following = items[end];
  const page = items.slice(start, end);
  if (following === undefined) return { items: page };
  return { items: page, next: Buffer.from(`${end}:${idOf(following)}`).toString("base64") };
}

function startOf(token: string, ids: readonly string[]): number | undefined {
  const [, place, id = ""] = /^(\d+):(.+)$/s.exec(Buffer.from(token, "base64").toString()) ?? [];
  if (place === undefined) return undefined;
  const found = ids.indexOf(id);
  return found < 0 ? Number(place) : found;
}
