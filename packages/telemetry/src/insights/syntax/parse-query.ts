import { type Diagnostic, diagnose, QueryError } from "./diagnostic.ts";
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
  const parsed = diagnose(() => parseTokens(new TokenCursor(text, tokens)));
  return parsed.diagnostic === undefined ? { query: parsed.result } : { diagnostic: parsed.diagnostic };
}

function parseTokens(cursor: TokenCursor): Query {
  cursor.takeSymbol("|");
  const source = cursor.isWord("source") ? parseSource(cursor) : undefined;
  const commands: Command[] = [];
  if (source !== undefined && cursor.peek() !== undefined) cursor.expectSymbol("|");
  while (cursor.peek() !== undefined) {
    commands.push(parseCommand(cursor));
    if (cursor.peek() !== undefined) cursor.expectSymbol("|");
  }
  if (commands.length === 0 && source === undefined) {
    throw new QueryError("the query is empty", { start: 0, end: cursor.text.length });
  }
  return { ...(source === undefined ? {} : { source }), commands };
}
