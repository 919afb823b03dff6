import { AGGREGATES } from "../functions/aggregates.ts";
import { QueryError } from "./diagnostic.ts";
import { parseExpression, parseField } from "./parse-expression.ts";
import { parseName } from "./parse-name.ts";
import { parseParse } from "./parse-parse.ts";
import type { Command, NamedExpression, SortKey } from "./query-node.ts";
import type { TokenCursor } from "./token-cursor.ts";

type CommandParser = (cursor: TokenCursor, start: number) => Command;

/** Most rows that a query may ask for. @see CloudWatch Logs User Guide, "limit", read 2026-11. */
export const MAX_LIMIT = 100_000;

const PARSERS: Readonly<Record<string, CommandParser>> = {
  fields: (cursor, start) => ({ kind: "fields", items: parseNamedList(cursor), span: cursor.spanFrom(start) }),
  unmask: (cursor, start) => ({ kind: "fields", items: parseNamedList(cursor), span: cursor.spanFrom(start) }),
  display: (cursor, start) => ({ kind: "display", items: parseNamedList(cursor), span: cursor.spanFrom(start) }),
  filter: parseFilter,
  where: parseFilter,
  // Differs from AWS: groups have no index policies, so that no group is left out.
  filterindex: parseFilter,
  stats: parseStats,
  sort: parseSort,
  order: parseSort,
  limit: parseLimit,
  head: parseLimit,
  parse: parseParse,
  dedup: parseDedup,
  unnest: parseUnnest,
};

/** Commands of the language that are not implemented here. */
const UNSUPPORTED = new Set(
  (
    "tail pattern diff anomaly expand join lookup cidrlookup addtotals accum autoregress filldown fillmissing outlier " +
    "appendcols sessionize countfrequent count_frequent logcompare estimate relevantfields json"
  ).split(" "),
);

/** Parses one command, up to the pipe or the end. */
export function parseCommand(cursor: TokenCursor): Command {
  const start = cursor.start;
  const { text, span } = cursor.peek() ?? { text: "", span: cursor.spanFrom(start) };
  const name = text.toLowerCase();
  // Deployed dashboards leave `stats` out before an aggregate.
  if (AGGREGATES.has(name) && cursor.isSymbol("(", 1)) return parseStats(cursor, start);
  const parse = Object.hasOwn(PARSERS, name) ? PARSERS[name] : undefined;
  if (parse !== undefined) {
    cursor.next();
    return parse(cursor, start);
  }
  if (UNSUPPORTED.has(name)) throw new QueryError(`the command ${name} is not supported`, span);
  if (name === "source") throw new QueryError("SOURCE must be the first command", span);
  throw cursor.unexpected(`a command: ${Object.keys(PARSERS).toSorted().join(", ")}`);
}

function parseNamedList(cursor: TokenCursor): NamedExpression[] {
  const items = [parseNamed(cursor)];
  while (cursor.takeSymbol(",")) items.push(parseNamed(cursor));
  return items;
}

function parseNamed(cursor: TokenCursor): NamedExpression {
  const start = cursor.start;
  const expression = parseExpression(cursor);
  const source = cursor.text.slice(start, cursor.spanFrom(start).end);
  if (cursor.takeWord("as")) {
    return { expression, name: parseName(cursor), hasAlias: true, span: cursor.spanFrom(start) };
  }
  const name = expression.kind === "field" ? expression.parts.join(".") : source.replaceAll(/\s+/g, " ");
  return { expression, name, hasAlias: false, span: cursor.spanFrom(start) };
}

function parseFilter(cursor: TokenCursor, start: number): Command {
  return { kind: "filter", condition: parseExpression(cursor), span: cursor.spanFrom(start) };
}

function parseStats(cursor: TokenCursor, start: number): Command {
  const items = parseNamedList(cursor);
  if (cursor.isWord("group") && cursor.isWord("by", 1)) cursor.next();
  const by = cursor.takeWord("by") ? parseNamedList(cursor) : [];
  if (cursor.isWord("offset"))
    throw new QueryError("offset is not supported", cursor.peek()?.span ?? cursor.spanFrom(start));
  return { kind: "stats", items, by, span: cursor.spanFrom(start) };
}

function parseSort(cursor: TokenCursor, start: number): Command {
  // A field may be called `by`: then no name follows it.
  if (cursor.isWord("by") && !cursor.isSymbol(",", 1) && !cursor.isSymbol("|", 1)) cursor.takeWord("by");
  const keys: SortKey[] = [];
  do {
    const expression = parseExpression(cursor);
    const isDescending = cursor.takeWord("desc");
    if (!isDescending) cursor.takeWord("asc");
    keys.push({ expression, isDescending });
  } while (cursor.takeSymbol(","));
  return { kind: "sort", keys, span: cursor.spanFrom(start) };
}

function parseLimit(cursor: TokenCursor, start: number): Command {
  cursor.takeWord("any");
  const { text, span } = cursor.expect("number", "a number of rows");
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > MAX_LIMIT) {
    throw new QueryError(`the limit must be a whole number from 1 to ${MAX_LIMIT}, found ${text}`, span);
  }
  return { kind: "limit", count, span: cursor.spanFrom(start) };
}

function parseDedup(cursor: TokenCursor, start: number): Command {
  const fields = [parseExpression(cursor)];
  while (cursor.takeSymbol(",")) fields.push(parseExpression(cursor));
  return { kind: "dedup", fields, span: cursor.spanFrom(start) };
}

function parseUnnest(cursor: TokenCursor, start: number): Command {
  const field = parseField(cursor);
  if (!cursor.takeWord("into")) throw cursor.unexpected("into");
  return { kind: "unnest", field, name: parseName(cursor), span: cursor.spanFrom(start) };
}
