import { ExpressionError, type Span } from "../diagnostic.ts";

/** A token of a search. `text` is the content of what is quoted. */
export interface SearchToken {
  readonly kind: "exact" | "symbol" | "word";
  readonly text: string;
  readonly span: Span;
}

const WORD = /[^\s"'(){}=,]+/y;
const SPACE = /\s+/y;

/** Splits a search into tokens. @throws ExpressionError at a text without its closing quote. */
export function tokenizeSearch(text: string): readonly SearchToken[] {
  const tokens: SearchToken[] = [];
  let position = 0;
  while (position < text.length) {
    SPACE.lastIndex = position;
    position += SPACE.exec(text)?.[0].length ?? 0;
    if (position >= text.length) break;
    const token = tokenAt(text, position);
    tokens.push(token);
    position = token.span.end;
  }
  return tokens;
}

function tokenAt(text: string, start: number): SearchToken {
  const first = text.charAt(start);
  if (first === '"' || first === "'") return exactAt(text, start, first);
  WORD.lastIndex = start;
  const word = WORD.exec(text)?.[0];
  if (word !== undefined) return { kind: "word", text: word, span: { start, end: start + word.length } };
  return { kind: "symbol", text: first, span: { start, end: start + 1 } };
}

/** A backslash escapes the character after it. */
function exactAt(text: string, start: number, quote: string): SearchToken {
  let value = "";
  for (let index = start + 1; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === quote) return { kind: "exact", text: value, span: { start, end: index + 1 } };
    if (character === "\\" && index + 1 < text.length) value += text.charAt(++index);
    else value += character;
  }
  throw new ExpressionError(`The text that starts at position ${start + 1} of the search has no closing ${quote}`, {
    start,
    end: text.length,
  });
}
