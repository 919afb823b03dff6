import { logsError } from "./errors.ts";

/** A page of a list that is in memory, by name: the token is the last name of the page before. */
export interface NamedPage<Entry> {
  readonly entries: readonly Entry[];
  readonly nextToken?: string;
}

/**
 * Cuts a page out of entries in their order.
 *
 * @throws ServiceError `InvalidParameterException` for a token that was not given out.
 */
export function pageOf<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
  page: { readonly limit: number; readonly nextToken: string | undefined },
): NamedPage<Entry> {
  const start = page.nextToken === undefined ? 0 : indexAfter(entries.map(keyOf), decodeToken(page.nextToken));
  const shown = entries.slice(start, start + page.limit);
  const last = shown.at(-1);
  if (last === undefined || start + shown.length >= entries.length) return { entries: shown };
  return { entries: shown, nextToken: Buffer.from(`after:${keyOf(last)}`).toString("base64url") };
}

/** The error for a token that this service did not give out. */
export function invalidToken() {
  return logsError("InvalidParameterException", "The specified nextToken is invalid.");
}

function decodeToken(token: string): string {
  const text = Buffer.from(token, "base64url").toString();
  if (!text.startsWith("after:")) throw invalidToken();
  return text.slice("after:".length);
}

function indexAfter(keys: readonly string[], key: string): number {
  const index = keys.indexOf(key);
  if (index < 0) throw invalidToken();
  return index + 1;
}
