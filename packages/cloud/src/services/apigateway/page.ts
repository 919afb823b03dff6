import { apiGatewayError } from "./errors.ts";
import { PAGE_ITEMS } from "./limits.ts";

/** Part of a list, and where the next part begins. */
export interface Page<Item> {
  readonly items: Item[];
  readonly position?: string;
}

/**
 * Cuts one page out of a list.
 *
 * @throws ServiceError `BadRequestException` for a position that this function did not make.
 */
export function cutPage<Item>(
  items: readonly Item[],
  request: { readonly position?: string | undefined; readonly limit?: number | undefined },
): Page<Item> {
  const start = request.position === undefined ? 0 : Number(Buffer.from(request.position, "base64").toString());
  if (!Number.isInteger(start) || start < 0) throw apiGatewayError("BadRequestException", "Invalid position parameter");
  // AWS takes a limit of 0 or below as the default and one above the maximum as the maximum.
  const wanted = request.limit === undefined || request.limit <= 0 ? PAGE_ITEMS.default : request.limit;
  const end = start + Math.min(wanted, PAGE_ITEMS.max);
  const page = items.slice(start, end);
  return end < items.length ? { items: page, position: Buffer.from(String(end)).toString("base64") } : { items: page };
}
