/** What a listing asks for. */
export interface ListingRequest {
  readonly prefix: string;
  /** Keys that share what follows the prefix up to here are rolled up into one common prefix; empty: none. */
  readonly delimiter: string;
  /** Only keys behind this key or common prefix, and none that the latter rolls up. Empty: from the start. */
  readonly after: string;
  readonly maxEntries: number;
}

/** One page of a listing: keys and common prefixes together count against its size. */
export interface ObjectPage {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  /** The last entry, where more follow: the `after` of the next page. */
  readonly next?: string;
}

/**
 * One page of the keys of a bucket.
 *
 * @param sortedKeys In UTF-8 byte order ({@link compareKeys}).
 * @see Amazon S3 User Guide, "Organizing objects using prefixes", and the API Reference, ListObjectsV2, read 2026-11.
 */
export function listObjectPage(sortedKeys: readonly string[], request: ListingRequest): ObjectPage {
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  let last = "";
  for (const key of sortedKeys) {
    if (!key.startsWith(request.prefix)) continue;
    const commonPrefix = commonPrefixOf(key, request);
    const entry = commonPrefix ?? key;
    if (commonPrefix === last || commonPrefix === request.after || !isBehind(key, request.after)) continue;
    if (keys.length + commonPrefixes.length >= request.maxEntries) {
      return request.maxEntries === 0 ? { keys, commonPrefixes } : { keys, commonPrefixes, next: last };
    }
    (commonPrefix === undefined ? keys : commonPrefixes).push(entry);
    last = entry;
  }
  return { keys, commonPrefixes };
}

/** Orders keys as S3 does: by their UTF-8 bytes. JavaScript's own order differs above U+FFFF. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function commonPrefixOf(key: string, { prefix, delimiter }: ListingRequest): string | undefined {
  if (delimiter === "") return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end === -1 ? undefined : key.slice(0, end + delimiter.length);
}

function isBehind(key: string, after: string): boolean {
  return after === "" || compareKeys(key, after) > 0;
}
