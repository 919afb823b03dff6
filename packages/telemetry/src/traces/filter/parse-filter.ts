import { isJsonObject, parseJson } from "@faultline/core";
import type { FilterDiagnostic, FilterNode, Span } from "./filter-node.ts";
import { KEYWORDS, ROOT_CAUSE_KEYWORDS } from "./keywords.ts";
import { checkComparison, parseComparison } from "./parse-comparison.ts";
import { parseSelectors } from "./parse-selectors.ts";
import { FilterSyntaxError, TokenReader } from "./token-reader.ts";
import { type FilterToken, tokenizeFilter } from "./tokenize-filter.ts";

/** What parsing gave: a tree, or what is wrong. */
export type ParsedFilter =
  | { readonly node: FilterNode; readonly diagnostics: readonly [] }
  | { readonly node?: undefined; readonly diagnostics: readonly FilterDiagnostic[] };

/** Longest expression that X-Ray takes, characters. @see X-Ray API Reference, GetTraceSummaries. */
const MAX_LENGTH = 2000;
/** Deepest nesting of parentheses, braces and negations; bounds the recursion. */
const MAX_DEPTH = 100;
const ANNOTATION = /^(?:(source|destination)\.)?annotation(?:\.(.+))?$/i;

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
    return { node: new FilterParser(new TokenReader(tokens, text.length)).parse(), diagnostics: [] };
  } catch (thrown) {
    if (thrown instanceof FilterSyntaxError) return failed(thrown.message, thrown.span);
    throw thrown;
  }
}

function failed(message: string, span: Span): ParsedFilter {
  return { diagnostics: [{ message, span }] };
}

class FilterParser {
  readonly #reader: TokenReader;
  #depth = 0;

  constructor(reader: TokenReader) {
    this.#reader = reader;
  }

  parse(): FilterNode {
    const node = this.#parseOr();
    const rest = this.#reader.peek();
    if (rest !== undefined) throw new FilterSyntaxError(`Unexpected ${rest.text}`, rest.span);
    return node;
  }

  #parseOr(): FilterNode {
    const operands = [this.#parseAnd()];
    while (this.#reader.takeWord("or")) operands.push(this.#parseAnd());
    return combine("or", operands);
  }

  #parseAnd(): FilterNode {
    const operands = [this.#parseUnary()];
    while (this.#startsTerm()) {
      this.#reader.takeWord("and");
      operands.push(this.#parseUnary());
    }
    return combine("and", operands);
  }

  #startsTerm(): boolean {
    const next = this.#reader.peek();
    if (next === undefined) return false;
    if (next.kind === "word") return next.text.toLowerCase() !== "or";
    return next.kind === "symbol" && (next.text === "!" || next.text === "(");
  }

  #parseUnary(): FilterNode {
    const token = this.#reader.next("a condition");
    if (++this.#depth > MAX_DEPTH) throw new FilterSyntaxError(`Nested deeper than ${MAX_DEPTH} levels`, token.span);
    const node = this.#parseUnaryAt(token);
    this.#depth--;
    return node;
  }

  #parseUnaryAt(token: FilterToken): FilterNode {
    if (token.kind === "symbol" && token.text === "!") {
      const operand = this.#parseUnary();
      return { kind: "not", operand, span: { start: token.span.start, end: operand.span.end } };
    }
    if (token.kind === "symbol" && token.text === "(") {
      const node = this.#parseOr();
      this.#reader.expect(")");
      return node;
    }
    if (token.kind !== "word") throw new FilterSyntaxError(`Expected a condition, found ${token.text}`, token.span);
    return this.#parseTerm(token);
  }

  #parseTerm(token: FilterToken): FilterNode {
    const name = token.text.toLowerCase();
    if (name === "service" || name === "edge") return this.#parseFunction(name, token);
    if (name === "rootcause.json") return this.#parseRootCauseJson(token);
    if (name === "group.name" || name === "group.arn") return this.#parseGroup(name, token);
    const rootCause = Object.hasOwn(ROOT_CAUSE_KEYWORDS, name) ? ROOT_CAUSE_KEYWORDS[name] : undefined;
    if (rootCause !== undefined) {
      const filter = this.#parseBraces();
      return { kind: "rootcause", ...rootCause, ...(filter && { filter }), span: this.#reader.spanFrom(token) };
    }
    return this.#parseAnnotation(token) ?? this.#parseKeyword(token);
  }

  #parseKeyword(token: FilterToken): FilterNode {
    const name = token.text.toLowerCase();
    const type = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
    if (type === undefined) throw new FilterSyntaxError(`Unknown keyword ${token.text}`, token.span);
    const comparison = checkComparison(token, type, parseComparison(this.#reader));
    return { kind: "keyword", name, ...(comparison && { comparison }), span: this.#reader.spanFrom(token) };
  }

  /** `annotation.key`, `annotation[key]`, and both after `source.` or `destination.`; undefined for another word. */
  #parseAnnotation(token: FilterToken): FilterNode | undefined {
    const match = ANNOTATION.exec(token.text);
    if (match === null) return undefined;
    const [, prefix, dotted] = match;
    const key = dotted ?? this.#parseBracketKey();
    const comparison = parseComparison(this.#reader);
    const side = prefix && (prefix.toLowerCase() === "source" ? "source" : "destination");
    return {
      kind: "annotation",
      key,
      ...(side && { side }),
      ...(comparison && { comparison }),
      span: this.#reader.spanFrom(token),
    };
  }

  #parseBracketKey(): string {
    this.#reader.expect("[");
    const key = this.#reader.next("an annotation key");
    if (key.kind === "symbol") throw new FilterSyntaxError(`Expected an annotation key, found ${key.text}`, key.span);
    this.#reader.expect("]");
    return key.value;
  }

  #parseGroup(name: "group.arn" | "group.name", token: FilterToken): FilterNode {
    const comparison = checkComparison(token, "string", parseComparison(this.#reader));
    const span = this.#reader.spanFrom(token);
    if (comparison === undefined || !["=", "!="].includes(comparison.operator))
      throw new FilterSyntaxError(`${token.text} needs = or != and the group`, token.span);
    const by = name === "group.arn" ? "arn" : "name";
    const group: FilterNode = { kind: "group", by, value: String(comparison.value), span };
    return comparison.operator === "=" ? group : { kind: "not", operand: group, span };
  }

  #parseRootCauseJson(token: FilterToken): FilterNode {
    const isNegated = this.#reader.takeSymbol("!=");
    if (!isNegated) this.#reader.expect("=");
    const value = this.#reader.next("a JSON value");
    const causes = value.kind === "json" ? parseJson(value.value) : undefined;
    if (!Array.isArray(causes) || !causes.every(isJsonObject))
      throw new FilterSyntaxError("rootcause.json compares with #[{ … }], a list of JSON objects", value.span);
    const span = this.#reader.spanFrom(token);
    const node: FilterNode = { kind: "rootcause-json", causes, span };
    return isNegated ? { kind: "not", operand: node, span } : node;
  }

  #parseFunction(kind: "edge" | "service", token: FilterToken): FilterNode {
    const selectors = parseSelectors(this.#reader);
    const limit = kind === "service" ? 1 : 2;
    if (selectors.length > limit) throw new FilterSyntaxError(`${kind} takes at most ${limit} names`, token.span);
    const filter = this.#parseBraces();
    const rest = { ...(filter && { filter }), span: this.#reader.spanFrom(token) };
    const [first, second] = selectors;
    if (kind === "service") return { kind, ...(first && { selector: first }), ...rest };
    return { kind, ...(first && { source: first }), ...(second && { target: second }), ...rest };
  }

  #parseBraces(): FilterNode | undefined {
    if (!this.#reader.takeSymbol("{")) return undefined;
    if (this.#reader.takeSymbol("}")) return undefined;
    const filter = this.#parseOr();
    this.#reader.expect("}");
    return filter;
  }
}

function combine(kind: "and" | "or", operands: readonly FilterNode[]): FilterNode {
  const [first, ...others] = operands;
  if (first === undefined || others.length === 0) return first as FilterNode; // Both callers give at least one.
  return { kind, operands, span: { start: first.span.start, end: others.at(-1)?.span.end ?? first.span.end } };
}
