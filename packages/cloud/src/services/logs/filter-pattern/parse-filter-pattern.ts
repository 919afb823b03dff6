import { type FilterPattern, FilterPatternError, type TextPattern } from "./filter-pattern.ts";
import { parseJsonCondition } from "./parse-json-condition.ts";

/**
 * Reads a filter pattern. An empty one selects every event.
 *
 * Differs from AWS: space-delimited patterns (`[ip, user, …]`) and regular expressions (`%…%`) are refused.
 *
 * @throws FilterPatternError with what is wrong.
 * @see CloudWatch Logs User Guide, "Filter pattern syntax for metric filters, subscription filters, filter log events,
 *   and Live Tail", read 2026-11.
 */
export function parseFilterPattern(text: string): FilterPattern {
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) return { kind: "json", condition: parseJsonCondition(trimmed) };
  if (trimmed.startsWith("[")) throw new FilterPatternError("Space-delimited filter patterns are not supported yet.");
  return parseTextPattern(trimmed);
}

/** A term with its mark: quoted, where a backslash escapes, or plain up to the next space. */
const TERM = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/y;
/** Unquoted terms are words; anything else needs quotes. */
const PLAIN_TERM = /^[\p{L}\p{N}_.:/@#&,;*+=!'()<>$|~^\\[\]{}-]+$/u;

function parseTextPattern(text: string): TextPattern {
  const required: string[] = [];
  const optional: string[] = [];
  const excluded: string[] = [];
  const lists = { "": required, "?": optional, "-": excluded };
  let offset = 0;
  while (offset < text.length) {
    TERM.lastIndex = offset;
    const match = TERM.exec(text);
    if (match === null) throw new FilterPatternError("Invalid character(s) in term: a quote is not closed.");
    lists[(match[1] ?? "") as keyof typeof lists].push(termOf(match[2], match[3]));
    offset = TERM.lastIndex;
  }
  return { kind: "text", required, optional, excluded };
}

function termOf(quoted: string | undefined, plain = ""): string {
  if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, "$1");
  if (plain.length > 1 && plain.startsWith("%") && plain.endsWith("%")) {
    throw new FilterPatternError("Regular expressions in filter patterns are not supported yet.");
  }
  if (!PLAIN_TERM.test(plain)) throw new FilterPatternError(`Invalid character(s) in term '${plain}'`);
  return plain;
}
