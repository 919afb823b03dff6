import { LanguageError, type Span } from "../../diagnostic.ts";
import { meantAfter } from "./foreign-words.ts";
import type { Query } from "./query-node.ts";
import { lineAndPosition, type Token } from "./tokenize.ts";

/** Walks over a query's tokens. */
export class TokenCursor {
  readonly text: string;
  readonly #tokens: readonly Token[];
  readonly #parseQuery: (cursor: TokenCursor) => Query;
  #isInSubquery = false;
  #index = 0;

  /** @param parseQuery Parses a query up to a closing parenthesis: queries hold expressions, which hold queries. */
  constructor(text: string, tokens: readonly Token[], parseQuery: (cursor: TokenCursor) => Query) {
    this.text = text;
    this.#tokens = tokens;
    this.#parseQuery = parseQuery;
  }

  /** Parses a query in parentheses, which may hold no other. */
  subquery(): Query {
    if (this.#isInSubquery) throw new LanguageError("a subquery may not hold another", this.spanOfNext());
    this.expectSymbol("(");
    this.#isInSubquery = true;
    const query = this.#parseQuery(this);
    this.#isInSubquery = false;
    this.expectSymbol(")");
    return query;
  }

  /** Where the next token stands, or the end of the query. */
  spanOfNext(): Span {
    return this.peek()?.span ?? { start: this.text.length, end: this.text.length };
  }

  /** The token `ahead` of the next; undefined at the end. */
  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#index + ahead];
  }

  next(): Token | undefined {
    const token = this.peek();
    if (token !== undefined) this.#index++;
    return token;
  }

  /** Whether the next token is this symbol. */
  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token?.kind === "symbol" && token.text === symbol;
  }

  /** Whether the next token is this word, in any case. */
  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token?.kind === "name" && token.text.toLowerCase() === word;
  }

  takeSymbol(symbol: string): boolean {
    const isNext = this.isSymbol(symbol);
    if (isNext) this.#index++;
    return isNext;
  }

  takeWord(word: string): boolean {
    const isNext = this.isWord(word);
    if (isNext) this.#index++;
    return isNext;
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected(`'${symbol}'`);
  }

  /** The next token, which must be of this kind. @param expected What to say that was expected. */
  expect(kind: Token["kind"], expected: string): Token {
    const token = this.peek();
    if (token?.kind !== kind) throw this.unexpected(expected);
    this.#index++;
    return token;
  }

  /** Where the next token starts, or the query ends. */
  get start(): number {
    return this.peek()?.span.start ?? this.text.length;
  }

  /** From `start` to the end of what was taken last. */
  spanFrom(start: number): Span {
    return { start, end: Math.max(start, this.#tokens[this.#index - 1]?.span.end ?? start) };
  }

  /** What was taken since `start`, with one space in the place of white space and comments between tokens. */
  sourceFrom(start: number): string {
    let first = this.#index;
    while ((this.#tokens[first - 1]?.span.start ?? -1) >= start) first--;
    const taken = this.#tokens.slice(first, this.#index).map(({ span }) => span);
    return taken
      .map((span, index) => {
        const isApart = (taken[index - 1]?.end ?? span.start) < span.start;
        return `${isApart ? " " : ""}${this.text.slice(span.start, span.end)}`;
      })
      .join("");
  }

  /** The error for a next token that cannot stand here. */
  unexpected(expected: string): LanguageError {
    const token = this.peek();
    if (token === undefined) {
      const end = this.text.length;
      return new LanguageError(`unexpected end of query, expected ${expected}`, { start: Math.max(0, end - 1), end });
    }
    const found = this.text.slice(token.span.start, token.span.end);
    const where = lineAndPosition(this.text, token.span.start);
    const before = this.#tokens[this.#index - 1];
    const isAnything = /^'.'$|^an expression$|^a field name$/.test(expected);
    const meant = (before !== undefined && isAnything ? meantAfter(before, token) : undefined) ?? expected;
    return new LanguageError(`unexpected symbol found ${found} at ${where}, expected ${meant}`, token.span);
  }
}
