import { type Diagnosed, diagnose, LanguageError, type Span } from "../../diagnostic.ts";
import type { BinaryOperator, MathNode } from "./math-node.ts";
import { type MathToken, tokenizeMath } from "./tokenize-math.ts";

/** Characters in an expression. @see CloudWatch API Reference, "MetricDataQuery", Expression, read 2026-11. */
export const EXPRESSION_LENGTH = 2_048;

/** How deep brackets may nest: far beyond what a person writes, and far from the end of the stack. */
const NESTING = 100;

/**
 * Operators from the loosest to the tightest; those of one row group from the left, powers from the right. A sign binds
 * tighter than all of them. AWS does not publish the order.
 */
const PRECEDENCE: readonly (readonly string[])[] = [
  ["OR", "||"],
  ["AND", "&&"],
  ["==", "!=", "<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/"],
];

/** Reads a metric math expression. */
export function parseMath(text: string): Diagnosed<MathNode> {
  return diagnose(() => {
    if (text.length > EXPRESSION_LENGTH) {
      const message = `The expression has ${text.length} characters; at most ${EXPRESSION_LENGTH} are allowed`;
      throw new LanguageError(message, { start: EXPRESSION_LENGTH, end: text.length });
    }
    const parser = new MathParser(text, tokenizeMath(text));
    return parser.parse();
  });
}

class MathParser {
  readonly #text: string;
  readonly #tokens: readonly MathToken[];
  #index = 0;
  #depth = 0;

  constructor(text: string, tokens: readonly MathToken[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  parse(): MathNode {
    const node = this.#nested(() => this.#operation(0));
    if (this.#peek() !== undefined) throw this.#unexpected("an operator or the end");
    return node;
  }

  #operation(level: number): MathNode {
    const operators = PRECEDENCE[level];
    if (operators === undefined) return this.#power();
    let left = this.#operation(level + 1);
    for (let operator = this.#takeOperator(operators); operator !== undefined;) {
      left = binary(operator, left, this.#operation(level + 1));
      operator = this.#takeOperator(operators);
    }
    return left;
  }

  #power(): MathNode {
    const base = this.#signed();
    if (this.#takeOperator(["^"]) === undefined) return base;
    return binary(
      "^",
      base,
      this.#nested(() => this.#power()),
    );
  }

  #signed(): MathNode {
    const token = this.#peek();
    if (token?.kind !== "symbol" || token.text !== "-") return this.#operand();
    this.#index++;
    const operand = this.#nested(() => this.#signed());
    return { kind: "negate", operand, span: { start: token.span.start, end: operand.span.end } };
  }

  #operand(): MathNode {
    const token = this.#peek();
    if (token === undefined) throw this.#unexpected("a value");
    const { span, text } = token;
    if (token.kind === "number") return this.#taken({ kind: "number", value: Number(text), span });
    if (token.kind === "string") return this.#taken({ kind: "text", value: text, span });
    if (token.kind === "name" && text !== "AND" && text !== "OR") return this.#named(text, span);
    if (text === "(") {
      this.#index++;
      const node = this.#nested(() => this.#operation(0));
      this.#expect(")");
      return node;
    }
    if (text !== "[") throw this.#unexpected("a value");
    this.#index++;
    const elements = this.#list("]");
    return { kind: "array", elements, span: this.#spanFrom(span.start) };
  }

  #named(name: string, span: Span): MathNode {
    this.#index++;
    if (this.#takeSymbol("(")) {
      return { kind: "call", name, parameters: this.#list(")"), span: this.#spanFrom(span.start) };
    }
    return /^[a-z]/.test(name) ? { kind: "id", id: name, span } : { kind: "word", word: name, span };
  }

  /** Values between commas up to a closing bracket. */
  #list(closing: string): readonly MathNode[] {
    const nodes: MathNode[] = [];
    if (this.#takeSymbol(closing)) return nodes;
    do nodes.push(this.#nested(() => this.#operation(0)));
    while (this.#takeSymbol(","));
    this.#expect(closing);
    return nodes;
  }

  #nested(parse: () => MathNode): MathNode {
    if (++this.#depth > NESTING) throw this.#error(`The expression nests deeper than ${NESTING} levels`);
    const node = parse();
    this.#depth--;
    return node;
  }

  #taken(node: MathNode): MathNode {
    this.#index++;
    return node;
  }

  #peek(): MathToken | undefined {
    return this.#tokens[this.#index];
  }

  #takeOperator(operators: readonly string[]): BinaryOperator | undefined {
    const token = this.#peek();
    if (token === undefined || token.kind === "string" || !operators.includes(token.text)) return undefined;
    this.#index++;
    return operatorOf(token.text);
  }

  #takeSymbol(symbol: string): boolean {
    const token = this.#peek();
    const isNext = token?.kind === "symbol" && token.text === symbol;
    if (isNext) this.#index++;
    return isNext;
  }

  #expect(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw this.#unexpected(`'${symbol}'`);
  }

  #spanFrom(start: number): Span {
    return { start, end: this.#tokens[this.#index - 1]?.span.end ?? start };
  }

  #unexpected(expected: string): LanguageError {
    const token = this.#peek();
    if (token === undefined) return this.#error(`Unexpected end of the expression, expected ${expected}`);
    const found = this.#text.slice(token.span.start, token.span.end);
    return this.#error(`Unexpected ${found} at position ${token.span.start + 1}, expected ${expected}`);
  }

  #error(message: string): LanguageError {
    const end = this.#text.length;
    return new LanguageError(message, this.#peek()?.span ?? { start: Math.max(0, end - 1), end });
  }
}

function binary(operator: BinaryOperator, left: MathNode, right: MathNode): MathNode {
  return { kind: "binary", operator, left, right, span: { start: left.span.start, end: right.span.end } };
}

function operatorOf(text: string): BinaryOperator {
  if (text === "&&") return "AND";
  return text === "||" ? "OR" : (text as BinaryOperator); // One of PRECEDENCE.
}
