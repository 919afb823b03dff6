import { FilterPatternError } from "./filter-pattern-error.ts";

/** A step of a regular expression; every way through its `next` steps ends at `match`. */
export type RegexStep =
  | { readonly kind: "match"; readonly id: number }
  | { readonly kind: "end" | "start"; readonly id: number; readonly next: RegexStep }
  | {
      readonly kind: "symbol";
      readonly id: number;
      /** 1 for each symbol that the step takes. */
      readonly symbols: SymbolSet;
      readonly isOptional: boolean;
      readonly repeats: boolean;
      readonly next: RegexStep;
    };

type SymbolSet = Uint8Array;

/** The symbol of every character that is not ASCII; the others are their codes. */
export const NON_ASCII = 128;
const SYMBOLS = 129;

type Item =
  | { readonly kind: "end" | "start" }
  | { readonly kind: "symbols"; readonly symbols: SymbolSet; readonly min: number; readonly max: number };

/** Steps of one expression, repetitions such as `{3,5}` written out. */
const MAX_STEPS = 1024;
const MAX_REPETITIONS = 255;

/** What stands for itself: letters, digits, the documented symbols, and the space, which the documented examples use. */
const LITERAL = /^[A-Za-z0-9_#=@/;,\- ]$/;
/** Operators, which a backslash makes literal. */
const OPERATOR = /^[\^$?[\]{}|\\*+.]$/;
const WORD = /[A-Za-z0-9_]/;
const CLASSES: Readonly<Record<string, RegExp>> = { d: /[0-9]/, s: /[ \t\n\v\f\r]/, w: WORD };
const CONTROLS: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r" };

/**
 * Reads a regular expression of a filter pattern: the first step of each alternative.
 *
 * @throws FilterPatternError for what AWS does not support: parentheses, `!`, characters of several bytes …
 * @see CloudWatch Logs User Guide, "Supported regular expressions (regex) syntax", read 2026-11.
 */
export function parseFilterRegex(source: string): readonly RegexStep[] {
  const reader = new RegexReader(source);
  const alternatives = reader.alternatives();
  let lastId = 0;
  const chain = (items: readonly Item[]): RegexStep => {
    let next: RegexStep = { kind: "match", id: 0 };
    for (const item of items.toReversed()) {
      if (item.kind !== "symbols") next = { kind: item.kind, id: ++lastId, next };
      else for (const step of writtenOut(item)) next = { kind: "symbol", id: ++lastId, ...step, next };
      if (lastId > MAX_STEPS) throw new FilterPatternError(`Invalid regex: %${source}% is too large.`);
    }
    return next;
  };
  return alternatives.map(chain);
}

/** A repeated item as single steps, the last first. */
function writtenOut({ symbols, min, max }: Extract<Item, { kind: "symbols" }>) {
  const mandatory = Array.from({ length: min }, () => ({ symbols, isOptional: false, repeats: false }));
  if (max === Number.POSITIVE_INFINITY) return [{ symbols, isOptional: true, repeats: true }, ...mandatory];
  const optional = Array.from({ length: max - min }, () => ({ symbols, isOptional: true, repeats: false }));
  return [...optional, ...mandatory];
}

class RegexReader {
  readonly #source: string;
  #offset = 0;

  constructor(source: string) {
    this.#source = source;
  }

  alternatives(): readonly (readonly Item[])[] {
    if (this.#source === "") throw this.#refused("an expression between the percent signs");
    const alternatives: Item[][] = [[]];
    while (this.#offset < this.#source.length) {
      if (this.#take("|")) alternatives.push([]);
      else alternatives.at(-1)?.push(this.#item());
    }
    return alternatives;
  }

  #item(): Item {
    if (this.#take("^")) return { kind: "start" };
    if (this.#take("$")) return { kind: "end" };
    return { kind: "symbols", symbols: this.#atom(), ...this.#quantifier() };
  }

  #atom(): SymbolSet {
    if (this.#take("[")) return this.#bracket();
    if (this.#take(".")) return symbolsWhere(() => true);
    if (this.#take("\\")) return this.#escape();
    const character = this.#source[this.#offset] ?? "";
    if (!LITERAL.test(character)) throw this.#refused("a supported character or operator");
    this.#offset++;
    return only(character);
  }

  #quantifier(): { readonly min: number; readonly max: number } {
    if (this.#take("?")) return { min: 0, max: 1 };
    if (this.#take("*")) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.#take("+")) return { min: 1, max: Number.POSITIVE_INFINITY };
    return this.#source[this.#offset] === "{" ? this.#counts() : { min: 1, max: 1 };
  }

  /** `{m}`, `{m,n}`, `{m,}` or `{,n}`. */
  #counts(): { readonly min: number; readonly max: number } {
    const [text = "", least = "", comma, most = ""] =
      /^\{(\d*)(?:(, ?)(\d*))?\}/.exec(this.#source.slice(this.#offset)) ?? [];
    if (least + most === "") throw this.#refused("{m}, {m,n}, {m,} or {,n}");
    const min = Number(least);
    const last = comma === undefined ? min : Number(most);
    const max = comma !== undefined && most === "" ? Number.POSITIVE_INFINITY : last;
    if (min > MAX_REPETITIONS || last > MAX_REPETITIONS || max < min) {
      throw this.#refused(`at most ${MAX_REPETITIONS} repetitions, the smaller number first`);
    }
    this.#offset += text.length;
    return { min, max };
  }

  #bracket(): SymbolSet {
    const isNegated = this.#take("^");
    const symbols = new Uint8Array(SYMBOLS);
    const start = this.#offset;
    while (this.#offset === start || this.#source[this.#offset] !== "]") {
      const first = this.#member();
      const from = first.indexOf(1);
      const isRange = this.#source[this.#offset] === "-" && !/^(?:\]|$)/.test(this.#source[this.#offset + 1] ?? "");
      if (isRange) this.#offset++;
      const last = isRange ? this.#member() : first;
      if (!isRange) addAll(symbols, first);
      else if (last.indexOf(1) < from) throw this.#refused("a range whose start is before its end");
      else symbols.fill(1, from, last.indexOf(1) + 1);
    }
    this.#offset++;
    return isNegated ? symbols.map((value) => 1 - value) : symbols;
  }

  #member(): SymbolSet {
    if (this.#take("\\")) return this.#escape();
    const character = this.#source[this.#offset] ?? "";
    if (!LITERAL.test(character) && !OPERATOR.test(character)) throw this.#refused("a closing bracket");
    this.#offset++;
    return only(character);
  }

  /** What a backslash, which has been read, and the characters after it stand for. */
  #escape(): SymbolSet {
    const character = this.#source[this.#offset] ?? "";
    const hex = /^x([0-7][0-9A-Fa-f])/.exec(this.#source.slice(this.#offset))?.[1];
    this.#offset += hex === undefined ? 1 : 3;
    if (hex !== undefined) return only(String.fromCharCode(Number.parseInt(hex, 16)));
    const named = CLASSES[character.toLowerCase()];
    if (named !== undefined) {
      const isNegated = character !== character.toLowerCase();
      return symbolsWhere((symbol) => named.test(symbol) !== isNegated);
    }
    const control = CONTROLS[character];
    if (control !== undefined) return only(control);
    if (OPERATOR.test(character) || (LITERAL.test(character) && !WORD.test(character))) return only(character);
    this.#offset--;
    throw this.#refused(String.raw`an operator, d, D, s, S, w, W or two hexadecimal digits (\x3A) after the backslash`);
  }

  #take(character: string): boolean {
    if (this.#source[this.#offset] !== character) return false;
    this.#offset++;
    return true;
  }

  #refused(expected: string): FilterPatternError {
    const found = this.#source.slice(this.#offset, this.#offset + 1);
    const place = found === "" ? "at its end" : `at '${found}' (position ${this.#offset + 1})`;
    return new FilterPatternError(`Invalid character(s) in term '%${this.#source}%': ${place}, expected ${expected}`);
  }
}

/** The set of ASCII characters that pass a test; what is not ASCII is tested as one such character. */
function symbolsWhere(test: (symbol: string) => boolean): SymbolSet {
  return Uint8Array.from({ length: SYMBOLS }, (_, code) => Number(test(String.fromCharCode(code))));
}

function only(character: string): SymbolSet {
  const symbols = new Uint8Array(SYMBOLS);
  symbols[character.charCodeAt(0)] = 1;
  return symbols;
}

function addAll(symbols: SymbolSet, added: SymbolSet): void {
  for (const [symbol, isIn] of added.entries()) if (isIn === 1) symbols[symbol] = 1;
}
