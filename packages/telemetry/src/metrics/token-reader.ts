import { LanguageError } from "../diagnostic.ts";
import type { Token } from "./split-tokens.ts";

/** What is read, for messages. */
interface ReadText {
  readonly text: string;
  /** `rule`, `query`: what the text is. */
  readonly name: string;
  /** Whether keywords stand in upper case only. */
  readonly isCaseSensitive?: boolean;
  /** What positions count in, where the text is part of another one: ` of the search`. */
  readonly within?: string;
}

/** Reads the tokens of a text one after the other, and says what it met where something else was expected. */
export class TokenReader<Kind extends string> {
  readonly #tokens: readonly Token<Kind | "symbol" | "word">[];
  readonly #read: ReadText;
  #index = 0;

  constructor(tokens: readonly Token<Kind | "symbol" | "word">[], read: ReadText) {
    this.#tokens = tokens;
    this.#read = read;
  }

  peek(ahead = 0): Token<Kind | "symbol" | "word"> | undefined {
    return this.#tokens[this.#index + ahead];
  }

  skip(count = 1): void {
    this.#index += count;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token?.kind === "symbol" && token.text === symbol;
  }

  takeSymbol(symbol: string): boolean {
    return this.#takeIf(this.isSymbol(symbol));
  }

  /** @param word In upper case. */
  takeWord(word: string): boolean {
    const token = this.peek();
    const text = this.#read.isCaseSensitive === true ? token?.text : token?.text.toUpperCase();
    return this.#takeIf(token?.kind === "word" && text === word);
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected(`'${symbol}'`);
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) throw this.unexpected(word);
  }

  /** The error of a text that goes on otherwise. */
  unexpected(expected: string): LanguageError {
    const { text, name, within = "" } = this.#read;
    const token = this.peek();
    if (token === undefined) return this.error(`Unexpected end of the ${name}, expected ${expected}`);
    const { start, end } = token.span;
    return this.error(`Unexpected ${text.slice(start, end)} at position ${start + 1}${within}, expected ${expected}`);
  }

  /** An error at the next token. */
  error(message: string): LanguageError {
    const end = this.#read.text.length;
    return new LanguageError(message, this.peek()?.span ?? { start: Math.max(0, end - 1), end });
  }

  #takeIf(isNext: boolean): boolean {
    if (isNext) this.#index++;
    return isNext;
  }
}
