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
 * @throws ServiceError `BadRequestException` for a token or a number that makes no page.
 */
export function cutPage<Value, Item>(
  values: readonly Value[],
  request: { readonly NextToken?: string | undefined; readonly MaxResults?: string | undefined },
  describe: (value: Value) => Item,
): Page<Item> {
  const start = request.NextToken === undefined ? 0 : Number(Buffer.from(request.NextToken, "base64").toString());
  const count = request.MaxResults === undefined ? PAGE_ITEMS : Number(request.MaxResults);
  if (!Number.isInteger(start) || start < 0) throw httpApiError("BadRequestException", "Invalid NextToken");
  if (!Number.isInteger(count) || count < 1) throw httpApiError("BadRequestException", "Invalid MaxResults");
  const end = start + count;
  const hasMore = end < values.length;
  return {
    Items: values.slice(start, end).map(describe),
    NextToken: hasMore ? Buffer.from(String(end)).toString("base64") : undefined,
  };
}
