import { ExpressionError, type Span } from "../diagnostic.ts";

/** A token of a Metrics Insights query: `identifier` stood in double quotes, `value` in single ones. */
export interface InsightsToken {
  readonly kind: "identifier" | "number" | "symbol" | "value" | "word";
  readonly text: string;
  readonly span: Span;
}

const PATTERNS = [
  ["number", /\d+(?!\w)/y],
  ["word", /[A-Za-z_][\w.]*/y],
  ["symbol", /!=|[(),=]/y],
] as const;
const SPACE = /\s+/y;

/** Splits a query into tokens. @throws ExpressionError at what cannot be one. */
export function tokenizeInsights(text: string): readonly InsightsToken[] {
  const tokens: InsightsToken[] = [];
  for (let position = skipSpace(text, 0); position < text.length;) {
    const token = tokenAt(text, position);
    tokens.push(token);
    position = skipSpace(text, token.span.end);
  }
  return tokens;
}

function skipSpace(text: string, position: number): number {
  SPACE.lastIndex = position;
  return position + (SPACE.exec(text)?.[0].length ?? 0);
}

function tokenAt(text: string, start: number): InsightsToken {
  const first = text.charAt(start);
  if (first === '"' || first === "'") return quotedAt(text, start, first);
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = start;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return { kind, text: found, span: { start, end: start + found.length } };
  }
  throw new ExpressionError(`Unexpected character '${first}' at position ${start + 1}`, { start, end: start + 1 });
}

/** A backslash escapes the quotation mark or backslash after it. */
function quotedAt(text: string, start: number, quote: string): InsightsToken {
  let value = "";
  for (let index = start + 1; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === quote) {
      return { kind: quote === "'" ? "value" : "identifier", text: value, span: { start, end: index + 1 } };
    }
    if (character === "\\" && /["'\\]/.test(text.charAt(index + 1))) value += text.charAt(++index);
    else value += character;
  }
  throw new ExpressionError(`The text that starts at position ${start + 1} has no closing ${quote}`, {
    start,
    end: text.length,
  });
}
