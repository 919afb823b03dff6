import { cloudFormationError } from "../errors.ts";
import { PAGE_SIZE } from "../limits.ts";

/** One page of a list; the token is the index of the next item. */
export function pageOf<Item>(
  items: readonly Item[],
  token: string | undefined,
): { readonly page: Item[]; readonly next?: string } {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0)
    throw cloudFormationError("ValidationError", "The specified token is invalid");
  const end = start + PAGE_SIZE;
  return { page: items.slice(start, end), ...(end < items.length ? { next: String(end) } : {}) };
}
