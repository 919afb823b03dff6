import { invalidParameter } from "../errors.ts";
import { LAMBDA_LIMITS } from "../limits.ts";

/** One page of a list, and where the next begins. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextMarker?: string;
}

/**
 * Cuts one page out of a list in stable order. A marker is the key of the last item of the page before, so that items
 * that come or go between two pages shift nothing.
 *
 * @param keyOf Unique; the list is sorted by it.
 * @throws ServiceError `InvalidParameterValueException` for a marker that no page gave.
 */
export function paginate<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  request: { readonly Marker?: string | undefined; readonly MaxItems?: number | undefined },
): Page<Item> {
  const pageSize = Math.min(request.MaxItems ?? LAMBDA_LIMITS.versionsPerPage, LAMBDA_LIMITS.versionsPerPage);
  const after = request.Marker === undefined || request.Marker === "" ? undefined : decodeMarker(request.Marker);
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) > after);
  const page = rest.slice(0, pageSize);
  const last = page.at(-1);
  if (last === undefined || rest.length <= pageSize) return { items: page };
  return { items: page, nextMarker: Buffer.from(`after:${keyOf(last)}`).toString("base64") };
}

function decodeMarker(marker: string): string {
  const text = Buffer.from(marker, "base64").toString("utf8");
  if (!text.startsWith("after:")) throw invalidParameter("Invalid marker.");
  return text.slice("after:".length);
}
