import { ExpressionProblem } from "./expression-problem.ts";
import type { RawOperand, RawPath, RawStep } from "./syntax.ts";
import { type Token, tokenize } from "./tokenize.ts";

/** Nesting of parentheses and functions that is still parsed; deeper text is refused instead of exhausting the stack. */
const MAX_PARSE_DEPTH = 150;

/** Reads the tokens of one expression from left to right, and the forms that every expression shares. */
export class TokenReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #position = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  /** The next token, or one further ahead. */
  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#position + ahead, this.#tokens.length - 1)];
    return token ?? { kind: "end", text: "<EOF>", start: 0, end: 0 };
  }

  /** Takes the next token. */
  next(): Token {
    const token = this.peek();
    if (token.kind !== "end") this.#position++;
    return token;
  }

  /** Takes the next token if it is this symbol. */
  skipSymbol(symbol: string): boolean {
    const { kind, text } = this.peek();
    if (kind !== "symbol" || text !== symbol) return false;
    this.#position++;
    return true;
  }

  /** Takes the next token if it is this keyword, in any case. */
  skipWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#position++;
    return true;
  }

  /** Whether the next token is this keyword, in any case. */
  isWord(word: string): boolean {
    const { kind, text } = this.peek();
    return kind === "word" && text.toUpperCase() === word;
  }

  /** Takes this symbol. @throws ExpressionProblem where something else stands. */
  expectSymbol(symbol: string): void {
    if (!this.skipSymbol(symbol)) throw this.problem();
  }

  /** Ends the expression. @throws ExpressionProblem where text is left. */
  expectEnd(): void {
    if (this.peek().kind !== "end") throw this.problem();
  }

  /** The syntax error at the next token, with its neighbours as AWS quotes them. */
  problem(): ExpressionProblem {
    const token = this.peek();
    const before = this.#tokens[this.#position - 1] ?? token;
    const after = token.kind === "end" ? token : this.peek(1);
    const near = this.#text.slice(before.start, after.end).trimEnd();
    return new ExpressionProblem(`Syntax error; token: "${token.text}", near: "${near}"`);
  }

  /** Runs a parser one level deeper. */
  nested<Node>(parse: () => Node): Node {
    if (++this.#depth > MAX_PARSE_DEPTH) {
      throw new ExpressionProblem("The expression contains too many nested parentheses or functions;");
    }
    const node = parse();
    this.#depth--;
    return node;
  }

  /** A document path such as `a.#b[3].c`. */
  path(): RawPath {
    const steps: RawStep[] = [this.#name()];
    for (;;) {
      if (this.skipSymbol(".")) steps.push(this.#name());
      else if (this.skipSymbol("[")) steps.push(this.#index());
      else return steps;
    }
  }

  /** A path, a value placeholder or a function call. */
  operand(): RawOperand {
    const token = this.peek();
    if (token.kind === "value") {
      this.next();
      return { kind: "value", value: token.text };
    }
    const following = this.peek(1);
    if (token.kind === "word" && following.kind === "symbol" && following.text === "(") return this.#call();
    return { kind: "path", path: this.path() };
  }

  #call(): RawOperand {
    const name = this.next().text;
    this.expectSymbol("(");
    const operands = [this.nested(() => this.operand())];
    while (this.skipSymbol(",")) operands.push(this.nested(() => this.operand()));
    this.expectSymbol(")");
    return { kind: "call", name, operands };
  }

  #name(): string {
    const { kind } = this.peek();
    if (kind !== "word" && kind !== "name") throw this.problem();
    return this.next().text;
  }

  #index(): number {
    if (this.peek().kind !== "number") throw this.problem();
    const index = Number(this.next().text);
    this.expectSymbol("]");
    return index;
  }
}
