import { FilterPatternError } from "./filter-pattern-error.ts";
import type { FilterPattern, TermsPattern } from "./filter-pattern.ts";
import { compileFilterRegex } from "./filter-regex.ts";
import { parseColumnsPattern } from "./parse-columns-pattern.ts";
import { parseJsonPattern } from "./parse-json-pattern.ts";

/**
 * Reads a filter pattern. An empty one selects every event.
 *
 * @throws FilterPatternError with what is wrong.
 * @see CloudWatch Logs User Guide, "Filter pattern syntax for metric filters, subscription filters, filter log events,
 *   and Live Tail", read 2026-11.
 */
export function parseFilterPattern(text: string): FilterPattern {
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) return parseJsonPattern(trimmed);
  if (trimmed.startsWith("[")) return parseColumnsPattern(trimmed);
  const regex = /^%(.*)%$/s.exec(trimmed)?.[1];
  return regex === undefined ? parseTerms(trimmed) : { kind: "regex", regex: compileFilterRegex(regex) };
}

/** A term with its mark: quoted, where a backslash escapes, or plain up to the next space. */
const TERM = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"(?=\s|$)|([^\s"]+))/sy;
/** Terms with any other characters need quotes. */
const PLAIN_TERM = /^[\p{L}\p{N}_]+$/u;

function parseTerms(text: string): TermsPattern {
  const required: string[] = [];
  const optional: string[] = [];
  const excluded: string[] = [];
  for (let offset = 0; offset < text.length; offset = TERM.lastIndex) {
    TERM.lastIndex = offset;
    const match = TERM.exec(text);
    if (match === null) throw invalidTerm(text.slice(offset).trim());
    const term = termOf(match[2], match[3]);
    if (match[1] === "?") optional.push(term);
    else if (match[1] === "-") excluded.push(term);
    else required.push(term);
  }
  return { kind: "terms", required, optional, excluded };
}

/** A blank phrase is in every message. */
function termOf(quoted: string | undefined, plain = ""): string {
  if (quoted === undefined) {
    if (PLAIN_TERM.test(plain)) return plain;
    throw invalidTerm(plain);
  }
  if (quoted === "") throw invalidTerm('""');
  const phrase = quoted.replaceAll(/\\(.)/gs, "$1");
  return phrase.trim() === "" ? "" : phrase;
}

function invalidTerm(term: string): FilterPatternError {
  return new FilterPatternError(`Invalid character(s) in term '${term}'`);
}
