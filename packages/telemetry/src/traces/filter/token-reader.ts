import type { Span } from "./filter-node.ts";
import type { FilterToken } from "./tokenize-filter.ts";

/** Unwinds the parser; `parseFilter` turns it into a diagnostic. */
export class FilterSyntaxError extends Error {
  readonly span: Span;
  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}

/** Reads the tokens of an expression one after the other. */
export class TokenReader {
  readonly #tokens: readonly FilterToken[];
  readonly #end: number;
  #position = 0;

  /** @param end Length of the text: where an error at the end points. */
  constructor(tokens: readonly FilterToken[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  peek(): FilterToken | undefined {
    return this.#tokens[this.#position];
  }

  /** @param wanted What a message says was expected. @throws FilterSyntaxError at the end. */
  next(wanted: string): FilterToken {
    const token = this.peek();
    if (token === undefined)
      throw new FilterSyntaxError(`Expected ${wanted} at the end`, { start: this.#end, end: this.#end });
    this.#position++;
    return token;
  }

  takeSymbol(symbol: string): boolean {
    if (this.peek()?.kind !== "symbol" || this.peek()?.text !== symbol) return false;
    this.#position++;
    return true;
  }

  /** @param word In lower case. */
  takeWord(word: string): boolean {
    if (this.peek()?.kind !== "word" || this.peek()?.text.toLowerCase() !== word) return false;
    this.#position++;
    return true;
  }

  /** @throws FilterSyntaxError when another token comes next. */
  expect(symbol: string): void {
    const token = this.next(symbol);
    if (token.kind !== "symbol" || token.text !== symbol)
      throw new FilterSyntaxError(`Expected ${symbol}, found ${token.text}`, token.span);
  }

  /** From a token to the one that was read last. */
  spanFrom(token: FilterToken): Span {
    return { start: token.span.start, end: this.#tokens[this.#position - 1]?.span.end ?? token.span.end };
  }
}
