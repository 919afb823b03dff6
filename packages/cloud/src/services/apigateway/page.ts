import { cutListPage } from "../api-proxy/list-page.ts";
import { apiGatewayError } from "./errors.ts";
import { PAGE_ITEMS } from "./limits.ts";

/** Part of a list, and where the next part begins. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly position?: string;
}

/**
 * Cuts one page out of a list.
 *
 * @throws ServiceError `BadRequestException` for a position that no page gave.
 */
export function cutPage<Item extends { readonly id?: string | undefined }>(
  items: readonly Item[],
  request: { readonly position?: string | undefined; readonly limit?: number | undefined },
): Page<Item> {
  // AWS takes a limit of 0 or below as the default and one above the maximum as the maximum.
  const wanted = request.limit === undefined || request.limit <= 0 ? PAGE_ITEMS.default : request.limit;
  const asked = { token: request.position, count: Math.min(wanted, PAGE_ITEMS.max) };
  const page = cutListPage(items, asked, ({ id = "" }) => id);
  if (page === undefined) throw apiGatewayError("BadRequestException", "Invalid position parameter");
  return { items: page.items, ...(page.next === undefined ? {} : { position: page.next }) };
}
