import { type Diagnostic, diagnose, LanguageError } from "../../diagnostic.ts";
import { parseCommand } from "./parse-command.ts";
import { parseSource } from "./parse-source.ts";
import type { Command, Query } from "./query-node.ts";
import { TokenCursor } from "./token-cursor.ts";
import { tokenize } from "./tokenize.ts";

/** What parsing gave: a tree, or what is wrong. */
export type ParsedQuery =
  | { readonly query: Query; readonly diagnostic?: undefined }
  | { readonly query?: undefined; readonly diagnostic: Diagnostic };

/** Characters in a query. @see CloudWatch Logs API Reference, "StartQuery", `queryString`, read 2026-11. */
export const MAX_QUERY_LENGTH = 10_000;

/**
 * Parses a query: commands between pipes, `SOURCE` first if at all. A leading pipe is tolerated, as AWS does.
 *
 * @see CloudWatch Logs User Guide, "CloudWatch Logs Insights language query syntax", read 2026-11.
 */
export function parseQuery(text: string): ParsedQuery {
  if (text.length > MAX_QUERY_LENGTH) {
    const message = `the query is longer than ${MAX_QUERY_LENGTH} characters`;
    return { diagnostic: { span: { start: MAX_QUERY_LENGTH, end: text.length }, message } };
  }
  const { tokens, diagnostic } = tokenize(text);
  if (diagnostic !== undefined) return { diagnostic };
  const parsed = diagnose(() => {
    const cursor = new TokenCursor(text, tokens, parseCommands);
    const query = parseCommands(cursor);
    if (cursor.peek() !== undefined) throw cursor.unexpected("'|'");
    return query;
  });
  return parsed.diagnostic === undefined ? { query: parsed.result } : { diagnostic: parsed.diagnostic };
}

/** Commands up to the end, or to the parenthesis that closes a subquery. */
function parseCommands(cursor: TokenCursor): Query {
  const { start } = cursor;
  const isAtEnd = () => cursor.peek() === undefined || cursor.isSymbol(")");
  cursor.takeSymbol("|");
  const source = cursor.isWord("source") ? parseSource(cursor) : undefined;
  const commands: Command[] = [];
  if (source !== undefined && !isAtEnd()) cursor.expectSymbol("|");
  while (!isAtEnd()) {
    commands.push(parseCommand(cursor));
    if (!isAtEnd() || cursor.isSymbol("|")) cursor.expectSymbol("|");
  }
  if (commands.length === 0 && source === undefined) {
    const span = cursor.peek() === undefined ? { start, end: cursor.text.length } : cursor.spanOfNext();
    throw new LanguageError("the query is empty", span);
  }
  return { ...(source === undefined ? {} : { source }), commands };
}
