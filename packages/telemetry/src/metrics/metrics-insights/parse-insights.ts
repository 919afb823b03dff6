import { type Diagnosed, diagnose, ExpressionError } from "../diagnostic.ts";
import type { InsightsCondition, InsightsFunction, InsightsQuery } from "./insights-query.ts";
import { type InsightsToken, tokenizeInsights } from "./tokenize-insights.ts";

/** Series that a query returns at most. @see CloudWatch User Guide, "Metrics Insights query components", read 2026-11. */
const MOST_SERIES = 500;
const QUERY_LENGTH = 2_048;
const NESTING = 50;
const FUNCTIONS: ReadonlySet<string> = new Set(["AVG", "COUNT", "MAX", "MIN", "SUM"]);

/** Reads a Metrics Insights query. Keywords stand in any case. */
export function parseInsights(text: string): Diagnosed<InsightsQuery> {
  return diagnose(() => {
    if (text.length > QUERY_LENGTH) {
      const message = `The query has ${text.length} characters; at most ${QUERY_LENGTH} are allowed`;
      throw new ExpressionError(message, { start: QUERY_LENGTH, end: text.length });
    }
    return new InsightsParser(text, tokenizeInsights(text)).parse();
  });
}

class InsightsParser {
  readonly #text: string;
  readonly #tokens: readonly InsightsToken[];
  #index = 0;
  #depth = 0;

  constructor(text: string, tokens: readonly InsightsToken[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  parse(): InsightsQuery {
    this.#expectWord("SELECT");
    const selected = this.#function();
    this.#expectSymbol("(");
    const metricName = this.#name("a metric name");
    this.#expectSymbol(")");
    this.#expectWord("FROM");
    const source = this.#source();
    const where = this.#takeWord("WHERE") ? this.#any() : undefined;
    const groupBy = this.#takeWord("GROUP") ? this.#groupBy() : [];
    const orderBy = this.#takeWord("ORDER") ? this.#orderBy() : undefined;
    const limit = this.#takeWord("LIMIT") ? this.#limit() : MOST_SERIES;
    if (this.#peek() !== undefined) throw this.#unexpected("WHERE, GROUP BY, ORDER BY, LIMIT or the end");
    const span = { start: 0, end: this.#text.length };
    return { function: selected, metricName, ...source, where, groupBy, orderBy, limit, span };
  }

  #source(): Pick<InsightsQuery, "namespace" | "schema"> {
    const token = this.#peek();
    const isSchema = token?.kind === "word" && token.text.toUpperCase() === "SCHEMA" && this.#isSymbol("(", 1);
    if (!isSchema) return { namespace: this.#name("a namespace"), schema: undefined };
    this.#index += 2;
    const namespace = this.#name("a namespace");
    const schema: string[] = [];
    while (this.#takeSymbol(",")) schema.push(this.#name("a dimension name"));
    this.#expectSymbol(")");
    return { namespace, schema };
  }

  #any(): InsightsCondition {
    const operands = [this.#all()];
    while (this.#takeWord("OR")) operands.push(this.#all());
    return combined("any", operands);
  }

  #all(): InsightsCondition {
    const operands = [this.#condition()];
    while (this.#takeWord("AND")) operands.push(this.#condition());
    return combined("all", operands);
  }

  #condition(): InsightsCondition {
    if (++this.#depth > NESTING) throw this.#error(`The condition nests deeper than ${NESTING} levels`);
    const condition = this.#takeSymbol("(") ? this.#bracketed() : this.#comparison();
    this.#depth--;
    return condition;
  }

  #bracketed(): InsightsCondition {
    const condition = this.#any();
    this.#expectSymbol(")");
    return condition;
  }

  #comparison(): InsightsCondition {
    const label = this.#name("a label key");
    if (this.#takeSymbol("=")) return { kind: "equals", label, values: [this.#value()] };
    if (this.#takeSymbol("!=")) return { kind: "not", operand: { kind: "equals", label, values: [this.#value()] } };
    const isNegated = this.#takeWord("NOT");
    if (!this.#takeWord("IN")) throw this.#unexpected("=, != or IN");
    this.#expectSymbol("(");
    const values = [this.#value()];
    while (this.#takeSymbol(",")) values.push(this.#value());
    this.#expectSymbol(")");
    const equals: InsightsCondition = { kind: "equals", label, values };
    return isNegated ? { kind: "not", operand: equals } : equals;
  }

  #groupBy(): readonly string[] {
    this.#expectWord("BY");
    const labels = [this.#name("a label key")];
    while (this.#takeSymbol(",")) labels.push(this.#name("a label key"));
    return labels;
  }

  #orderBy(): InsightsQuery["orderBy"] {
    this.#expectWord("BY");
    const ordering = this.#function();
    this.#expectSymbol("(");
    this.#expectSymbol(")");
    const isDescending = this.#takeWord("DESC");
    if (!isDescending) this.#takeWord("ASC");
    return { function: ordering, isDescending };
  }

  #limit(): number {
    const token = this.#peek();
    const limit = token?.kind === "number" ? Number(token.text) : Number.NaN;
    if (Number.isInteger(limit) && limit > 0 && limit <= MOST_SERIES) {
      this.#index++;
      return limit;
    }
    throw this.#unexpected(`a whole number from 1 to ${MOST_SERIES}`);
  }

  #function(): InsightsFunction {
    const token = this.#peek();
    const name = token?.kind === "word" ? token.text.toUpperCase() : "";
    if (!FUNCTIONS.has(name)) throw this.#unexpected("AVG, COUNT, MAX, MIN or SUM");
    this.#index++;
    return name as InsightsFunction;
  }

  /** A word or a text in double quotes. A dimension's key may be written with the prefix of tags, `tag.`. */
  #name(expected: string): string {
    const token = this.#peek();
    if (token === undefined || (token.kind !== "word" && token.kind !== "identifier")) throw this.#unexpected(expected);
    if (token.kind === "word" && KEYWORDS.has(token.text.toUpperCase())) throw this.#unexpected(expected);
    this.#index++;
    return token.text;
  }

  #value(): string {
    const token = this.#peek();
    if (token?.kind !== "value") throw this.#unexpected("a value in single quotes");
    this.#index++;
    return token.text;
  }

  #peek(ahead = 0): InsightsToken | undefined {
    return this.#tokens[this.#index + ahead];
  }

  #isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token?.kind === "symbol" && token.text === symbol;
  }

  #takeSymbol(symbol: string): boolean {
    const isNext = this.#isSymbol(symbol);
    if (isNext) this.#index++;
    return isNext;
  }

  #takeWord(word: string): boolean {
    const token = this.#peek();
    const isNext = token?.kind === "word" && token.text.toUpperCase() === word;
    if (isNext) this.#index++;
    return isNext;
  }

  #expectSymbol(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw this.#unexpected(`'${symbol}'`);
  }

  #expectWord(word: string): void {
    if (!this.#takeWord(word)) throw this.#unexpected(word);
  }

  #unexpected(expected: string): ExpressionError {
    const token = this.#peek();
    if (token === undefined) return this.#error(`Unexpected end of the query, expected ${expected}`);
    const found = this.#text.slice(token.span.start, token.span.end);
    return this.#error(`Unexpected ${found} at position ${token.span.start + 1}, expected ${expected}`);
  }

  #error(message: string): ExpressionError {
    const end = this.#text.length;
    return new ExpressionError(message, this.#peek()?.span ?? { start: Math.max(0, end - 1), end });
  }
}

/** Words that cannot be names unless they are quoted. */
const KEYWORDS = new Set([
  "AND",
  "ASC",
  "BY",
  "DESC",
  "FROM",
  "GROUP",
  "IN",
  "LIMIT",
  "NOT",
  "OR",
  "ORDER",
  "SELECT",
  "WHERE",
]);

function combined(kind: "all" | "any", operands: readonly InsightsCondition[]): InsightsCondition {
  const [first, ...others] = operands;
  return first !== undefined && others.length === 0 ? first : { kind, operands };
}
