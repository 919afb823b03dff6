import { cutListPage } from "../api-proxy/list-page.ts";
import { httpApiError } from "./errors.ts";

/** Items in a page where the caller names no number. Ours: the API Reference names none; AWS's pages are of this order. */
const PAGE_ITEMS = 100;

/** Part of a list, and where the next part begins. */
export interface Page<Item> {
  readonly Items: Item[];
  readonly NextToken: string | undefined;
}

/**
 * Cuts one page out of a list and shows its items.
 *
 * @param idOf Unique in the list.
 * @throws ServiceError `BadRequestException` for a token or a number that makes no page.
 */
export function cutPage<Value, Item>(
  values: readonly Value[],
  request: { readonly NextToken?: string | undefined; readonly MaxResults?: string | undefined },
  { describe, idOf }: { readonly describe: (value: Value) => Item; readonly idOf: (value: Value) => string },
): Page<Item> {
  const count = request.MaxResults === undefined ? PAGE_ITEMS : Number(request.MaxResults);
  if (!Number.isInteger(count) || count < 1) throw httpApiError("BadRequestException", "Invalid MaxResults");
  const page = cutListPage(values, { token: request.NextToken, count }, idOf);
  if (page === undefined) throw httpApiError("BadRequestException", "Invalid NextToken");
  return { Items: page.items.map(describe), NextToken: page.next };
}
