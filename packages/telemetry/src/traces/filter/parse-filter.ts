import type {
  FilterDiagnostic,
  FilterNode,
  FilterOperator,
  FilterValue,
  ServiceSelector,
  Span,
} from "./filter-node.ts";
import { KEYWORDS } from "./keywords.ts";
import { type FilterToken, tokenizeFilter } from "./tokenize-filter.ts";

/** What parsing gave: a tree, or what is wrong. */
export type ParsedFilter =
  | { readonly node: FilterNode; readonly diagnostics: readonly [] }
  | { readonly node?: undefined; readonly diagnostics: readonly FilterDiagnostic[] };

/** Longest expression that X-Ray takes, characters. */
const MAX_LENGTH = 2000;
/** Deepest nesting of parentheses, braces and negations; bounds the recursion. */
const MAX_DEPTH = 100;

const OPERATORS: Readonly<Record<string, FilterOperator>> = {
  "=": "=",
  "!=": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
  contains: "CONTAINS",
  beginswith: "BEGINSWITH",
  endswith: "ENDSWITH",
};

/**
 * Parses a filter expression: keywords and operators in any case, terms side by side mean AND, AND binds tighter
 * than OR.
 *
 * @see X-Ray Developer Guide, "Use filter expressions", read 2026-11.
 */
export function parseFilter(text: string): ParsedFilter {
  const whole = { start: 0, end: text.length };
  if (text.length > MAX_LENGTH) return failed(`The expression is longer than ${MAX_LENGTH} characters`, whole);
  const { tokens, diagnostics } = tokenizeFilter(text);
  if (diagnostics.length > 0) return { diagnostics };
  try {
    return { node: new FilterParser(tokens, text.length).parse(), diagnostics: [] };
  } catch (thrown) {
    if (thrown instanceof FilterSyntaxError) return failed(thrown.message, thrown.span);
    throw thrown;
  }
}

function failed(message: string, span: Span): ParsedFilter {
  return { diagnostics: [{ message, span }] };
}

/** Unwinds the parser; never leaves this file. */
class FilterSyntaxError extends Error {
  readonly span: Span;
  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}

class FilterParser {
  readonly #tokens: readonly FilterToken[];
  readonly #end: number;
  #position = 0;
  #depth = 0;

  constructor(tokens: readonly FilterToken[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  parse(): FilterNode {
    const node = this.#parseOr();
    const rest = this.#peek();
    if (rest !== undefined) throw new FilterSyntaxError(`Unexpected ${rest.text}`, rest.span);
    return node;
  }

  #parseOr(): FilterNode {
    const operands = [this.#parseAnd()];
    while (this.#takeWord("or")) operands.push(this.#parseAnd());
    return combine("or", operands);
  }

  #parseAnd(): FilterNode {
    const operands = [this.#parseUnary()];
    while (this.#startsTerm()) {
      this.#takeWord("and");
      operands.push(this.#parseUnary());
    }
    return combine("and", operands);
  }

  #startsTerm(): boolean {
    const next = this.#peek();
    if (next === undefined) return false;
    if (next.kind === "word") return next.text.toLowerCase() !== "or";
    return next.text === "!" || next.text === "(";
  }

  #parseUnary(): FilterNode {
    const token = this.#next("a condition");
    if (++this.#depth > MAX_DEPTH) throw new FilterSyntaxError(`Nested deeper than ${MAX_DEPTH} levels`, token.span);
    const node = this.#parseUnaryAt(token);
    this.#depth--;
    return node;
  }

  #parseUnaryAt(token: FilterToken): FilterNode {
    if (token.text === "!") {
      const operand = this.#parseUnary();
      return { kind: "not", operand, span: { start: token.span.start, end: operand.span.end } };
    }
    if (token.text === "(") {
      const node = this.#parseOr();
      this.#expect(")");
      return node;
    }
    if (token.kind !== "word") throw new FilterSyntaxError(`Expected a condition, found ${token.text}`, token.span);
    return this.#parseTerm(token);
  }

  #parseTerm(token: FilterToken): FilterNode {
    const name = token.text.toLowerCase();
    if (name === "service" || name === "edge") return this.#parseFunction(name, token);
    if (name === "annotation") return this.#finishAnnotation(this.#parseBracketKey(), token);
    if (name.startsWith("annotation.")) return this.#finishAnnotation(token.text.slice("annotation.".length), token);
    const type = KEYWORDS[name];
    if (type === undefined) throw new FilterSyntaxError(`Unknown keyword ${token.text}`, token.span);
    const comparison = this.#parseComparison();
    if (comparison !== undefined && typeof comparison.value !== type) {
      throw new FilterSyntaxError(
        `${token.text} compares with a ${type}, not with ${JSON.stringify(comparison.value)}`,
        token.span,
      );
    }
    return { kind: "keyword", name, ...(comparison && { comparison }), span: this.#spanFrom(token) };
  }

  #finishAnnotation(key: string, token: FilterToken): FilterNode {
    const comparison = this.#parseComparison();
    return { kind: "annotation", key, ...(comparison && { comparison }), span: this.#spanFrom(token) };
  }

  #parseBracketKey(): string {
    this.#expect("[");
    const key = this.#next("an annotation key").value;
    this.#expect("]");
    return key;
  }

  #parseComparison(): { operator: FilterOperator; value: FilterValue } | undefined {
    const operator = OPERATORS[this.#peek()?.text.toLowerCase() ?? ""];
    if (operator === undefined) return undefined;
    this.#position++;
    return { operator, value: this.#parseValue() };
  }

  #parseValue(): FilterValue {
    const token = this.#next("a value");
    if (token.kind === "number") return Number(token.text);
    if (token.kind === "string") return token.value;
    if (token.kind === "symbol") throw new FilterSyntaxError(`Expected a value, found ${token.text}`, token.span);
    const word = token.text.toLowerCase();
    return word === "true" || word === "false" ? word === "true" : token.text;
  }

  #parseFunction(kind: "edge" | "service", token: FilterToken): FilterNode {
    const selectors = this.#parseSelectors();
    const limit = kind === "service" ? 1 : 2;
    if (selectors.length > limit) throw new FilterSyntaxError(`${kind} takes at most ${limit} names`, token.span);
    const filter = this.#parseBraces();
    const rest = { ...(filter && { filter }), span: this.#spanFrom(token) };
    const [first, second] = selectors;
    if (kind === "service") return { kind, ...(first && { selector: first }), ...rest };
    return { kind, ...(first && { source: first }), ...(second && { target: second }), ...rest };
  }

  #parseSelectors(): ServiceSelector[] {
    if (!this.#takeSymbol("(")) return [];
    const selectors: ServiceSelector[] = [];
    while (!this.#takeSymbol(")")) {
      if (selectors.length > 0) this.#expect(",");
      const token = this.#next("a service name");
      selectors.push(token.text.toLowerCase() === "id" ? this.#parseId() : { name: token.value });
    }
    return selectors;
  }

  #parseId(): ServiceSelector {
    const selector: { name?: string; type?: string; accountId?: string } = {};
    this.#expect("(");
    while (!this.#takeSymbol(")")) {
      if (Object.keys(selector).length > 0) this.#expect(",");
      const key = this.#next("name, type or account.id");
      this.#expect(":");
      selector[selectorMember(key)] = this.#next("a string").value;
    }
    return selector;
  }

  #parseBraces(): FilterNode | undefined {
    if (!this.#takeSymbol("{")) return undefined;
    if (this.#takeSymbol("}")) return undefined;
    const filter = this.#parseOr();
    this.#expect("}");
    return filter;
  }

  #peek(): FilterToken | undefined {
    return this.#tokens[this.#position];
  }

  #next(wanted: string): FilterToken {
    const token = this.#peek();
    if (token === undefined)
      throw new FilterSyntaxError(`Expected ${wanted} at the end`, { start: this.#end, end: this.#end });
    this.#position++;
    return token;
  }

  #takeSymbol(symbol: string): boolean {
    if (this.#peek()?.kind !== "symbol" || this.#peek()?.text !== symbol) return false;
    this.#position++;
    return true;
  }

  #takeWord(word: string): boolean {
    if (this.#peek()?.kind !== "word" || this.#peek()?.text.toLowerCase() !== word) return false;
    this.#position++;
    return true;
  }

  #expect(symbol: string): void {
    const token = this.#next(symbol);
    if (token.text !== symbol) throw new FilterSyntaxError(`Expected ${symbol}, found ${token.text}`, token.span);
  }

  #spanFrom(token: FilterToken): Span {
    return { start: token.span.start, end: this.#tokens[this.#position - 1]?.span.end ?? token.span.end };
  }
}

function selectorMember(key: FilterToken): "accountId" | "name" | "type" {
  const name = key.text.toLowerCase();
  if (name === "name" || name === "type") return name;
  if (name === "account.id") return "accountId";
  throw new FilterSyntaxError(`id takes name, type and account.id, not ${key.text}`, key.span);
}

function combine(kind: "and" | "or", operands: readonly FilterNode[]): FilterNode {
  const [first, ...others] = operands;
  if (first === undefined || others.length === 0) return first as FilterNode; // Both callers give at least one.
  return { kind, operands, span: { start: first.span.start, end: others.at(-1)?.span.end ?? first.span.end } };
}
