import { ExpressionError, type Span } from "../diagnostic.ts";

/** A token of metric math. `text` is the source text, and the content of strings. */
export interface MathToken {
  readonly kind: "name" | "number" | "string" | "symbol";
  readonly text: string;
  readonly span: Span;
}

const PATTERNS = [
  ["number", /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["name", /[A-Za-z_][A-Za-z0-9_]*/y],
  ["symbol", /==|!=|<=|>=|&&|\|\||[-+*/^<>()[\],]/y],
] as const;
const SPACE = /\s+/y;

/** Splits an expression into tokens. @throws ExpressionError at what cannot be one. */
export function tokenizeMath(text: string): readonly MathToken[] {
  const tokens: MathToken[] = [];
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

function tokenAt(text: string, start: number): MathToken {
  const first = text.charAt(start);
  if (first === '"' || first === "'") return stringAt(text, start, first);
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = start;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return { kind, text: found, span: { start, end: start + found.length } };
  }
  throw new ExpressionError(`Unexpected character '${first}' at position ${start + 1}`, { start, end: start + 1 });
}

/** A backslash before the quote keeps it in the string; other backslashes are the content's: SEARCH escapes with them. */
function stringAt(text: string, start: number, quote: string): MathToken {
  let value = "";
  for (let index = start + 1; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === quote) return { kind: "string", text: value, span: { start, end: index + 1 } };
    const next = text.charAt(index + 1);
    if (character === "\\" && next !== "") {
      value += next === quote ? next : character + next;
      index++;
    } else value += character;
  }
  throw new ExpressionError(`The string that starts at position ${start + 1} has no closing ${quote}`, {
    start,
    end: text.length,
  });
}
