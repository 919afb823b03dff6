import { FilterPatternError } from "./filter-pattern-error.ts";

/** A token of a pattern's conditions. */
export interface Token {
  readonly kind: TokenKind;
  /** As written, without the quotes of a text or the percent signs of a regular expression. */
  readonly text: string;
}

type TokenKind =
  | "comma"
  | "ellipsis"
  | "end"
  | "logical"
  | "operator"
  | "parenthesis"
  | "regex"
  | "selector"
  | "text"
  | "word";

/** How the tokens of a kind of pattern look; the first that fits counts. */
export type TokenPatterns = readonly (readonly [TokenKind, RegExp])[];

/** Tokens that every kind of pattern has. */
export const COMMON_TOKENS: TokenPatterns = [
  ["logical", /\s*(&&|\|\|)/y],
  ["operator", /\s*(!=|<=|>=|=|<|>)/y],
  ["parenthesis", /\s*([()])/y],
  ["text", /\s*"((?:[^"\\]|\\.)*)"/sy],
  ["regex", /\s*%((?:[^%\\]|\\.)*)%/sy],
];

/** Regular expressions of one pattern. */
const MAX_REGEX = 2;

/** Reads the tokens of a pattern one after the other. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  #index = 0;

  /** @throws FilterPatternError for text that is no token, or too many regular expressions. */
  constructor(text: string, patterns: TokenPatterns) {
    this.#tokens = tokenize(text, patterns);
    const count = this.#tokens.filter(({ kind }) => kind === "regex").length;
    if (count <= MAX_REGEX) return;
    throw new FilterPatternError(`Invalid metric filter pattern: ${count} regex exceed the limit of ${MAX_REGEX}`);
  }

  /** The next token, or one after it; it stays the next. */
  peek(ahead = 0): Token {
    return this.#tokens[this.#index + ahead] ?? { kind: "end", text: "" };
  }

  next(): Token {
    const token = this.peek();
    this.#index++;
    return token;
  }

  /** Whether the next token is this one; if so, it is read. */
  take(kind: TokenKind, text?: string): boolean {
    const token = this.peek();
    if (token.kind !== kind || (text !== undefined && token.text !== text)) return false;
    this.#index++;
    return true;
  }

  /** The error for the next token. */
  unexpected(expected: string): FilterPatternError {
    const { kind, text } = this.peek();
    const found = kind === "end" ? "the end" : `'${text}'`;
    return new FilterPatternError(`Invalid metric filter pattern: expected ${expected}, found ${found}`);
  }
}

function tokenize(text: string, patterns: TokenPatterns): readonly Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (let offset = 0; offset < end;) {
    const found = tokenAt(text, offset, patterns);
    if (found === undefined) {
      const rest = text.slice(offset, offset + 20).trim();
      throw new FilterPatternError(`Invalid metric filter pattern: invalid character(s) at '${rest}'`);
    }
    tokens.push(found.token);
    offset = found.end;
  }
  return tokens;
}

function tokenAt(text: string, offset: number, patterns: TokenPatterns) {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = offset;
    const match = pattern.exec(text);
    if (match?.[1] === undefined) continue;
    const token = { kind, text: kind === "text" ? match[1].replaceAll(/\\(.)/gs, "$1") : match[1] };
    return { token, end: pattern.lastIndex };
  }
  return undefined;
}
