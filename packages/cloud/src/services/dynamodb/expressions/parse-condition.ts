import { ExpressionProblem } from "./expression-problem.ts";
import type { Comparator, RawCondition, RawOperand } from "./syntax.ts";
import { TokenReader } from "./token-reader.ts";

const COMPARATORS: readonly Comparator[] = ["=", "<>", "<", "<=", ">", ">="];

/**
 * Parses a condition, filter or key condition.
 *
 * @throws ExpressionProblem at the first token that does not fit.
 * @see DynamoDB Developer Guide, "Condition and filter expressions, operators, and functions".
 */
export function parseCondition(text: string): RawCondition {
  const parser = new ConditionParser(new TokenReader(text));
  return parser.parse();
}

class ConditionParser {
  readonly #reader: TokenReader;
  /** The condition that the last closing parenthesis ended, to notice a second pair around it. */
  #parenthesized: RawCondition | undefined;

  constructor(reader: TokenReader) {
    this.#reader = reader;
  }

  parse(): RawCondition {
    const condition = this.#or();
    this.#reader.expectEnd();
    return condition;
  }

  #or(): RawCondition {
    let left = this.#and();
    while (this.#reader.skipWord("OR")) left = { kind: "or", left, right: this.#and() };
    return left;
  }

  #and(): RawCondition {
    let left = this.#not();
    while (this.#reader.skipWord("AND")) left = { kind: "and", left, right: this.#not() };
    return left;
  }

  #not(): RawCondition {
    if (!this.#reader.skipWord("NOT")) return this.#primary();
    return { kind: "not", condition: this.#reader.nested(() => this.#not()) };
  }

  #primary(): RawCondition {
    if (!this.#reader.skipSymbol("(")) return this.#comparison(this.#reader.operand());
    const condition = this.#reader.nested(() => this.#or());
    this.#reader.expectSymbol(")");
    if (condition === this.#parenthesized) {
      throw new ExpressionProblem("The expression has redundant parentheses;");
    }
    this.#parenthesized = condition;
    return condition;
  }

  #comparison(operand: RawOperand): RawCondition {
    const { text } = this.#reader.peek();
    const comparator = COMPARATORS.find((candidate) => candidate === text);
    if (comparator !== undefined) {
      this.#reader.next();
      return { kind: "compare", comparator, left: operand, right: this.#reader.operand() };
    }
    if (this.#reader.skipWord("BETWEEN")) return this.#between(operand);
    if (this.#reader.skipWord("IN")) return { kind: "in", operand, candidates: this.#candidates() };
    if (operand.kind === "call") return operand;
    throw this.#reader.problem();
  }

  #between(operand: RawOperand): RawCondition {
    const lower = this.#reader.operand();
    if (!this.#reader.skipWord("AND")) throw this.#reader.problem();
    return { kind: "between", operand, lower, upper: this.#reader.operand() };
  }

  #candidates(): readonly RawOperand[] {
    this.#reader.expectSymbol("(");
    const candidates = [this.#reader.operand()];
    while (this.#reader.skipSymbol(",")) candidates.push(this.#reader.operand());
    this.#reader.expectSymbol(")");
    return candidates;
  }
}
