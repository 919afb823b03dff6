import { logsError } from "./errors.ts";

/** A page of a list that is in memory: the token is the last key of the page before. */
export interface NamedPage<Entry> {
  readonly entries: readonly Entry[];
  readonly nextToken?: string;
}

/** Which page to cut. */
export interface PageRequest {
  readonly limit: number;
  readonly nextToken: string | undefined;
  /** How the keys of the entries are ordered; ascending by default. */
  readonly order?: "ascending" | "descending" | "unordered";
}

/**
 * Cuts a page out of entries in their order. Where that is the order of their keys, it goes on also after an entry that
 * was deleted since: who deletes page by page gets to the end.
 *
 * @throws ServiceError `InvalidParameterException` for a token that was not given out.
 */
export function pageOf<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
  page: PageRequest,
): NamedPage<Entry> {
  const start = page.nextToken === undefined ? 0 : indexAfter(entries.map(keyOf), decodeToken(page.nextToken), page);
  const shown = entries.slice(start, start + page.limit);
  const last = shown.at(-1);
  if (last === undefined || start + shown.length >= entries.length) return { entries: shown };
  return { entries: shown, nextToken: Buffer.from(`after:${keyOf(last)}`).toString("base64url") };
}

/** A key whose order is that of a time, then that of a name. */
export function sortableKey(time: number, name: string): string {
  return `${String(time).padStart(TIME_DIGITS, "0")} ${name}`;
}

const TIME_DIGITS = 16;

/** The error for a token that this service did not give out. */
export function invalidToken() {
  return logsError("InvalidParameterException", "The specified nextToken is invalid.");
}

function decodeToken(token: string): string {
  const text = Buffer.from(token, "base64url").toString();
  if (!text.startsWith("after:")) throw invalidToken();
  return text.slice("after:".length);
}

function indexAfter(keys: readonly string[], key: string, { order = "ascending" }: PageRequest): number {
  const index = keys.indexOf(key);
  if (index >= 0) return index + 1;
  if (order === "unordered") throw invalidToken();
  const next = keys.findIndex((other) => (order === "ascending" ? other > key : other < key));
  return next < 0 ? keys.length : next;
}
