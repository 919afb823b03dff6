import { AGGREGATES } from "../functions/aggregates.ts";
import { LanguageError } from "../../diagnostic.ts";
import { ANALYSIS_COMMAND_PARSERS } from "./parse-analysis-command.ts";
import { COMBINING_COMMAND_PARSERS } from "./parse-combining-command.ts";
import { meantCommand } from "./foreign-words.ts";
import { parseExpression, parseField, parsePeriod } from "./parse-expression.ts";
import { parseName } from "./parse-name.ts";
import { parseCount } from "./parse-options.ts";
import { parseJson, parseParse } from "./parse-parse.ts";
import { ROW_COMMAND_PARSERS } from "./parse-row-command.ts";
import type { Command, NamedExpression, SortKey } from "./query-node.ts";
import type { TokenCursor } from "./token-cursor.ts";

type CommandParser = (cursor: TokenCursor, start: number) => Command;

/** Most rows that a query may ask for. @see CloudWatch Logs User Guide, "limit", read 2026-11. */
export const MAX_LIMIT = 100_000;

const PARSERS: Readonly<Record<string, CommandParser>> = {
  ...ANALYSIS_COMMAND_PARSERS,
  ...COMBINING_COMMAND_PARSERS,
  ...ROW_COMMAND_PARSERS,
  fields: (cursor, start) => ({ kind: "fields", items: parseNamedList(cursor), span: cursor.spanFrom(start) }),
  // Differs from AWS: no group has a data protection policy, so that nothing is masked.
  unmask: (cursor, start) => ({ kind: "fields", items: parseNamedList(cursor), span: cursor.spanFrom(start) }),
  display: (cursor, start) => ({ kind: "display", items: parseNamedList(cursor), span: cursor.spanFrom(start) }),
  filter: parseFilter,
  where: parseFilter,
  filterindex: (cursor, start) => ({
    kind: "filterindex",
    condition: parseExpression(cursor),
    span: cursor.spanFrom(start),
  }),
  stats: parseStats,
  sort: parseSort,
  order: parseSort,
  limit: (cursor, start) => parseLimit(cursor, start, cursor.takeWord("any") ? "any" : "first"),
  head: (cursor, start) => parseLimit(cursor, start, "first"),
  tail: (cursor, start) => parseLimit(cursor, start, "last"),
  parse: parseParse,
  json: parseJson,
  dedup: parseDedup,
  unnest: parseUnnest,
};

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
  if (name === "source") throw new LanguageError("SOURCE must be the first command", span);
  const commands = meantCommand(name) ?? `a command: ${Object.keys(PARSERS).toSorted().join(", ")}`;
  throw cursor.unexpected(isForeignComment(cursor) ? `# before a comment, or ${commands}` : commands);
}

/** `-- text`, `// text` or `/* text`: comments of other languages. */
function isForeignComment(cursor: TokenCursor): boolean {
  const { start, text } = cursor;
  return ["--", "//", "/*"].includes(text.slice(start, start + 2));
}

function parseNamedList(cursor: TokenCursor): NamedExpression[] {
  const items = [parseNamed(cursor)];
  while (cursor.takeSymbol(",")) items.push(parseNamed(cursor));
  return items;
}

function parseNamed(cursor: TokenCursor): NamedExpression {
  const start = cursor.start;
  const expression = parseExpression(cursor);
  const source = cursor.sourceFrom(start);
  if (cursor.takeWord("as")) {
    return { expression, name: parseName(cursor), hasAlias: true, span: cursor.spanFrom(start) };
  }
  const name = expression.kind === "field" ? expression.parts.join(".") : source;
  return { expression, name, hasAlias: false, span: cursor.spanFrom(start) };
}

function parseFilter(cursor: TokenCursor, start: number): Command {
  return { kind: "filter", condition: parseExpression(cursor), span: cursor.spanFrom(start) };
}

function parseStats(cursor: TokenCursor, start: number): Command {
  const items = parseNamedList(cursor);
  if (cursor.isWord("group") && cursor.isWord("by", 1)) cursor.next();
  const by = cursor.takeWord("by") ? parseNamedList(cursor) : [];
  const offset = by.length > 0 && cursor.takeWord("offset") ? parsePeriod(cursor) : undefined;
  return { kind: "stats", items, by, ...(offset === undefined ? {} : { offset }), span: cursor.spanFrom(start) };
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

function parseLimit(cursor: TokenCursor, start: number, which: "any" | "first" | "last"): Command {
  const count = parseCount(cursor, { what: "the limit", min: 1, max: MAX_LIMIT });
  return { kind: "limit", count, which, span: cursor.spanFrom(start) };
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
