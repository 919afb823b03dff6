import { type Diagnosed, diagnose, LanguageError } from "../../diagnostic.ts";
import { TokenReader } from "../token-reader.ts";
import type { SearchNode, SearchQuery } from "./search-node.ts";
import { type SearchToken, tokenizeSearch } from "./tokenize-search.ts";

/** Characters in a search. @see CloudWatch User Guide, "CloudWatch search expression syntax", read 2026-11. */
const SEARCH_LENGTH = 1_024;
const NESTING = 50;

/**
 * Reads the first argument of `SEARCH`: an optional schema in braces, then terms joined by `AND` (which may be left
 * out), `OR` and `NOT`.
 */
export function parseSearch(text: string): Diagnosed<SearchQuery> {
  return diagnose(() => {
    if (text.length > SEARCH_LENGTH) {
      const message = `The search has ${text.length} characters; at most ${SEARCH_LENGTH} are allowed`;
      throw new LanguageError(message, { start: SEARCH_LENGTH, end: text.length });
    }
    return new SearchParser(text, tokenizeSearch(text)).parse();
  });
}

class SearchParser {
  readonly #text: string;
  readonly #tokens: TokenReader<SearchToken["kind"]>;
  #depth = 0;

  constructor(text: string, tokens: readonly SearchToken[]) {
    this.#text = text;
    this.#tokens = new TokenReader(tokens, { text, name: "search", isCaseSensitive: true, within: " of the search" });
  }

  parse(): SearchQuery {
    const schema = this.#tokens.takeSymbol("{") ? this.#schema() : undefined;
    while (this.#tokens.takeSymbol(",")); // A comma after the schema is common and means nothing.
    const condition = this.#tokens.peek() === undefined ? undefined : this.#any(undefined);
    if (this.#tokens.peek() !== undefined) throw this.#tokens.unexpected("a search term");
    if (schema === undefined && condition === undefined)
      throw this.#tokens.unexpected("a metric schema or a search term");
    return { schema, condition };
  }

  #schema(): SearchQuery["schema"] {
    const names: string[] = [];
    do names.push(this.#name());
    while (this.#tokens.takeSymbol(","));
    this.#tokens.expectSymbol("}");
    const [namespace = "", ...dimensionNames] = names;
    return { namespace, dimensionNames };
  }

  /** A name of the schema; several words belong together, though AWS wants quotes around them. */
  #name(): string {
    const words: string[] = [];
    for (let token = this.#tokens.peek(); token !== undefined && token.kind !== "symbol"; token = this.#tokens.peek()) {
      words.push(token.text);
      this.#tokens.skip();
    }
    if (words.length === 0) throw this.#tokens.unexpected("a namespace or dimension name");
    return words.join(" ");
  }

  #any(property: string | undefined): SearchNode {
    const operands = [this.#all(property)];
    while (this.#tokens.takeWord("OR")) operands.push(this.#all(property));
    return combined("any", operands);
  }

  #all(property: string | undefined): SearchNode {
    const operands = [this.#not(property)];
    for (;;) {
      if (this.#tokens.takeWord("AND") || this.#startsTerm()) operands.push(this.#not(property));
      else return combined("all", operands);
    }
  }

  #startsTerm(): boolean {
    const token = this.#tokens.peek();
    if (token === undefined) return false;
    return token.kind === "symbol" ? token.text === "(" : !(token.kind === "word" && token.text === "OR");
  }

  #not(property: string | undefined): SearchNode {
    if (++this.#depth > NESTING) throw this.#tokens.error(`The search nests deeper than ${NESTING} levels`);
    const start = this.#tokens.peek()?.span.start ?? this.#text.length;
    const isNegated = this.#tokens.takeWord("NOT");
    const node = isNegated ? this.#not(property) : this.#primary(property);
    this.#depth--;
    return isNegated ? { kind: "not", operand: node, span: { start, end: node.span.end } } : node;
  }

  #primary(property: string | undefined): SearchNode {
    if (this.#tokens.takeSymbol("(")) {
      const node = this.#any(property);
      this.#tokens.expectSymbol(")");
      return node;
    }
    const token = this.#tokens.peek();
    if (token === undefined || token.kind === "symbol" || isOperator(token))
      throw this.#tokens.unexpected("a search term");
    this.#tokens.skip();
    if (property === undefined && this.#tokens.takeSymbol("=")) return this.#primary(token.text);
    this.#tokens.takeSymbol(",");
    return { kind: "term", text: token.text, isExact: token.kind === "exact", property, span: token.span };
  }
}

function isOperator({ kind, text }: SearchToken): boolean {
  return kind === "word" && (text === "AND" || text === "OR");
}

function combined(kind: "all" | "any", operands: readonly SearchNode[]): SearchNode {
  const [first, ...others] = operands;
  if (first !== undefined && others.length === 0) return first;
  return { kind, operands, span: { start: first?.span.start ?? 0, end: operands.at(-1)?.span.end ?? 0 } };
}
