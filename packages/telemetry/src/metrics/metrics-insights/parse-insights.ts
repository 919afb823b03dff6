import { type Diagnosed, diagnose, LanguageError } from "../../diagnostic.ts";
import { TokenReader } from "../token-reader.ts";
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
      throw new LanguageError(message, { start: QUERY_LENGTH, end: text.length });
    }
    return new InsightsParser(text, tokenizeInsights(text)).parse();
  });
}

class InsightsParser {
  readonly #text: string;
  readonly #tokens: TokenReader<InsightsToken["kind"]>;
  #depth = 0;

  constructor(text: string, tokens: readonly InsightsToken[]) {
    this.#text = text;
    this.#tokens = new TokenReader(tokens, { text, name: "query" });
  }

  parse(): InsightsQuery {
    this.#tokens.expectWord("SELECT");
    const selected = this.#function();
    this.#tokens.expectSymbol("(");
    const metricName = this.#name("a metric name");
    this.#tokens.expectSymbol(")");
    this.#tokens.expectWord("FROM");
    const source = this.#source();
    const where = this.#tokens.takeWord("WHERE") ? this.#any() : undefined;
    const groupBy = this.#tokens.takeWord("GROUP") ? this.#groupBy() : [];
    const orderBy = this.#tokens.takeWord("ORDER") ? this.#orderBy() : undefined;
    const limit = this.#tokens.takeWord("LIMIT") ? this.#limit() : MOST_SERIES;
    if (this.#tokens.peek() !== undefined) throw this.#tokens.unexpected("WHERE, GROUP BY, ORDER BY, LIMIT or the end");
    const span = { start: 0, end: this.#text.length };
    return { function: selected, metricName, ...source, where, groupBy, orderBy, limit, span };
  }

  #source(): Pick<InsightsQuery, "namespace" | "schema"> {
    const token = this.#tokens.peek();
    const isSchema = token?.kind === "word" && token.text.toUpperCase() === "SCHEMA" && this.#tokens.isSymbol("(", 1);
    if (!isSchema) return { namespace: this.#name("a namespace"), schema: undefined };
    this.#tokens.skip(2);
    const namespace = this.#name("a namespace");
    const schema: string[] = [];
    while (this.#tokens.takeSymbol(",")) schema.push(this.#name("a dimension name"));
    this.#tokens.expectSymbol(")");
    return { namespace, schema };
  }

  #any(): InsightsCondition {
    const operands = [this.#all()];
    while (this.#tokens.takeWord("OR")) operands.push(this.#all());
    return combined("any", operands);
  }

  #all(): InsightsCondition {
    const operands = [this.#condition()];
    while (this.#tokens.takeWord("AND")) operands.push(this.#condition());
    return combined("all", operands);
  }

  #condition(): InsightsCondition {
    if (++this.#depth > NESTING) throw this.#tokens.error(`The condition nests deeper than ${NESTING} levels`);
    const condition = this.#tokens.takeSymbol("(") ? this.#bracketed() : this.#comparison();
    this.#depth--;
    return condition;
  }

  #bracketed(): InsightsCondition {
    const condition = this.#any();
    this.#tokens.expectSymbol(")");
    return condition;
  }

  #comparison(): InsightsCondition {
    const label = this.#name("a label key");
    if (this.#tokens.takeSymbol("=")) return { kind: "equals", label, values: [this.#value()] };
    if (this.#tokens.takeSymbol("!="))
      return { kind: "not", operand: { kind: "equals", label, values: [this.#value()] } };
    const isNegated = this.#tokens.takeWord("NOT");
    if (!this.#tokens.takeWord("IN")) throw this.#tokens.unexpected("=, != or IN");
    this.#tokens.expectSymbol("(");
    const values = [this.#value()];
    while (this.#tokens.takeSymbol(",")) values.push(this.#value());
    this.#tokens.expectSymbol(")");
    const equals: InsightsCondition = { kind: "equals", label, values };
    return isNegated ? { kind: "not", operand: equals } : equals;
  }

  #groupBy(): readonly string[] {
    this.#tokens.expectWord("BY");
    const labels = [this.#name("a label key")];
    while (this.#tokens.takeSymbol(",")) labels.push(this.#name("a label key"));
    return labels;
  }

  #orderBy(): InsightsQuery["orderBy"] {
    this.#tokens.expectWord("BY");
    const ordering = this.#function();
    this.#tokens.expectSymbol("(");
    this.#tokens.expectSymbol(")");
    const isDescending = this.#tokens.takeWord("DESC");
    if (!isDescending) this.#tokens.takeWord("ASC");
    return { function: ordering, isDescending };
  }

  #limit(): number {
    const token = this.#tokens.peek();
    const limit = token?.kind === "number" ? Number(token.text) : Number.NaN;
    if (Number.isInteger(limit) && limit > 0 && limit <= MOST_SERIES) {
      this.#tokens.skip();
      return limit;
    }
    throw this.#tokens.unexpected(`a whole number from 1 to ${MOST_SERIES}`);
  }

  #function(): InsightsFunction {
    const token = this.#tokens.peek();
    const name = token?.kind === "word" ? token.text.toUpperCase() : "";
    if (!FUNCTIONS.has(name)) throw this.#tokens.unexpected("AVG, COUNT, MAX, MIN or SUM");
    this.#tokens.skip();
    return name as InsightsFunction;
  }

  /** A word or a text in double quotes. A dimension's key may be written with the prefix of tags, `tag.`. */
  #name(expected: string): string {
    const token = this.#tokens.peek();
    if (token === undefined || (token.kind !== "word" && token.kind !== "identifier"))
      throw this.#tokens.unexpected(expected);
    if (token.kind === "word" && KEYWORDS.has(token.text.toUpperCase())) throw this.#tokens.unexpected(expected);
    this.#tokens.skip();
    return token.text;
  }

  #value(): string {
    const token = this.#tokens.peek();
    if (token?.kind !== "value") throw this.#tokens.unexpected("a value in single quotes");
    this.#tokens.skip();
    return token.text;
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
