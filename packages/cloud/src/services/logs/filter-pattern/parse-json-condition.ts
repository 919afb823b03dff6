import {
  type Comparison,
  FilterPatternError,
  type JsonCondition,
  type JsonPath,
  type Operand,
} from "./filter-pattern.ts";

type TokenKind = "end" | "logical" | "operator" | "parenthesis" | "selector" | "text" | "word";

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const TOKEN_PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ["selector", /\s*(\$(?:\.[\w-]+|\[(?:\d{1,6}|'[^']*'|"[^"]*")\])+)/y],
  ["logical", /\s*(&&|\|\|)/y],
  ["operator", /\s*(!=|<=|>=|=|<|>)/y],
  ["parenthesis", /\s*([()])/y],
  ["text", /\s*("(?:[^"\\]|\\.)*")/y],
  ["word", /\s*([^\s"()=<>!&|{}]+)/y],
];
/** Parentheses within parentheses; the pattern's length bounds everything else. */
const MAX_DEPTH = 50;

/**
 * Reads the condition of a JSON filter pattern, braces included: `{ $.status >= 500 && ($.path = "/cart*" || $.user EXISTS) }`.
 *
 * @throws FilterPatternError with what is wrong.
 */
export function parseJsonCondition(text: string): JsonCondition {
  if (!text.endsWith("}")) throw new FilterPatternError("Invalid JSON filter pattern: the closing brace is missing.");
  const parser = new ConditionParser(tokenize(text.slice(1, -1)));
  return parser.parse();
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  let offset = 0;
  while (offset < end) {
    const token = tokenAt(text, offset);
    if (token === undefined)
      throw new FilterPatternError(`Invalid JSON filter pattern near '${text.slice(offset, offset + 20)}'`);
    tokens.push(token.token);
    offset = token.end;
  }
  return tokens;
}

function tokenAt(text: string, offset: number): { readonly token: Token; readonly end: number } | undefined {
  for (const [kind, pattern] of TOKEN_PATTERNS) {
    pattern.lastIndex = offset;
    const match = pattern.exec(text);
    if (match?.[1] !== undefined) return { token: { kind, text: match[1] }, end: pattern.lastIndex };
  }
  return undefined;
}

/** Recursive descent: `||` of `&&` of comparisons and parentheses. */
class ConditionParser {
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): JsonCondition {
    const condition = this.#chain("or");
    if (this.#peek().kind !== "end") throw this.#unexpected();
    return condition;
  }

  #chain(kind: "and" | "or"): JsonCondition {
    const operator = kind === "or" ? "||" : "&&";
    const first = kind === "or" ? this.#chain("and") : this.#primary();
    const operands = [first];
    while (this.#peek().text === operator && this.#peek().kind === "logical") {
      this.#index++;
      operands.push(kind === "or" ? this.#chain("and") : this.#primary());
    }
    return operands.length === 1 ? first : { kind, operands };
  }

  #primary(): JsonCondition {
    const token = this.#next();
    if (token.kind === "parenthesis" && token.text === "(") {
      if (++this.#depth > MAX_DEPTH) throw new FilterPatternError("Invalid JSON filter pattern: too many parentheses.");
      const condition = this.#chain("or");
      if (this.#next().text !== ")") throw this.#unexpected();
      this.#depth--;
      return condition;
    }
    if (token.kind !== "selector") throw this.#unexpected();
    return this.#comparison(parsePath(token.text));
  }

  #comparison(path: JsonPath): JsonCondition {
    const token = this.#next();
    if (token.kind === "operator") {
      return { kind: "comparison", path, operator: token.text as Comparison, operand: this.#operand() };
    }
    switch (token.kind === "word" ? token.text.toUpperCase() : "") {
      case "EXISTS":
        return { kind: "exists", path };
      case "NOT":
        if (this.#next().text.toUpperCase() !== "EXISTS") throw this.#unexpected();
        return { kind: "not-exists", path };
      case "IS":
        return { kind: "is", path, value: this.#constant() };
      default:
        throw this.#unexpected();
    }
  }

  #operand(): Operand {
    const token = this.#next();
    if (token.kind === "text") return { kind: "text", text: token.text.slice(1, -1).replaceAll(/\\(.)/g, "$1") };
    if (token.kind !== "word") throw this.#unexpected();
    if (token.text.length > 1 && token.text.startsWith("%") && token.text.endsWith("%")) {
      throw new FilterPatternError("Regular expressions in filter patterns are not supported yet.");
    }
    const isNumber = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(token.text);
    return isNumber
      ? { kind: "number", value: Number(token.text), text: token.text }
      : { kind: "text", text: token.text };
  }

  #constant(): boolean | null {
    switch (this.#next().text.toUpperCase()) {
      case "TRUE":
        return true;
      case "FALSE":
        return false;
      case "NULL":
        return null;
      default:
        throw this.#unexpected();
    }
  }

  #peek(): Token {
    return this.#tokens[this.#index] ?? { kind: "end", text: "" };
  }

  #next(): Token {
    const token = this.#peek();
    this.#index++;
    return token;
  }

  #unexpected(): FilterPatternError {
    const text = this.#tokens[this.#index - 1]?.text ?? this.#peek().text;
    return new FilterPatternError(`Invalid JSON filter pattern near '${text === "" ? "}" : text}'`);
  }
}

function parsePath(selector: string): JsonPath {
  const steps = selector.matchAll(/\.([\w-]+)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\]/g);
  return [...steps].map(([, name, index, single, double]) =>
    index === undefined ? (name ?? single ?? double ?? "") : Number(index),
  );
}
