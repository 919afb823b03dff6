import type { JsonValue } from "@faultline/core";
import { valueText } from "./value-text.ts";

/** Looks up a name; undefined for one that nobody defined. */
export type NameLookup = (name: string) => JsonValue | undefined;

/** A compiled condition: its value for a set of names. */
export type Condition = (lookup: NameLookup) => JsonValue | undefined;

/**
 * Compiles an expression as `ensure` and `ifTrue` have them: names with dots, numbers, "text", 'quoted names',
 * `+ - * / %`, `< <= > >= == !=`, `and or not`, parentheses. A name that nobody defined makes a comparison false and
 * counts as 0 in arithmetic. Undefined where the text is no expression.
 *
 * @see Artillery documentation, "ensure", advanced conditionals: the Filtrex language, whose common part this is.
 */
export function compileCondition(text: string): Condition | undefined {
  const tokens = tokenize(text);
  if (tokens === undefined || tokens.length === 0) return undefined;
  const parser = new Parser(tokens);
  const condition = parser.parse(0);
  return parser.isAtEnd ? condition : undefined;
}

/** Whether a text is an expression. */
export function isCondition(text: string): boolean {
  return compileCondition(text) !== undefined;
}

/** Whether a value counts as true: everything but false, 0, empty text, null and undefined. */
export function isTruthy(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== "";
}

type Token =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "name"; readonly value: string }
  | { readonly kind: "operator"; readonly value: string };

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)|"([^"]*)"|'([^']*)'|([A-Za-z_$][\w$]*(?:[.-][\w$]+|\[\d+\])*)|(<=|>=|==|!=|&&|\|\||[-+*/%<>()!]))/y;

const WORDS: Readonly<Record<string, string>> = {
  and: "and",
  or: "or",
  not: "not",
  "&&": "and",
  "||": "or",
  "!": "not",
};

function tokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const source = text.trimEnd();
  while (pattern.lastIndex < source.length) {
    const match = pattern.exec(source);
    if (match === null) return undefined;
    const [, number, quoted, symbol, name, operator] = match;
    if (number !== undefined) tokens.push({ kind: "number", value: Number(number) });
    else if (quoted !== undefined) tokens.push({ kind: "text", value: quoted });
    else if (symbol !== undefined) tokens.push({ kind: "name", value: symbol });
    else if (name !== undefined && WORDS[name] === undefined) tokens.push({ kind: "name", value: name });
    else tokens.push({ kind: "operator", value: WORDS[name ?? operator ?? ""] ?? operator ?? "" });
  }
  return tokens;
}

type Operation = (a: JsonValue | undefined, b: JsonValue | undefined) => JsonValue;

interface BinaryOperator {
  /** Higher binds tighter. */
  readonly power: number;
  readonly apply: Operation;
}

const numeric =
  (apply: (a: number, b: number) => number): Operation =>
  (a, b) =>
    apply(Number(a ?? 0), Number(b ?? 0));
const ordered =
  (holds: (a: number, b: number) => boolean): Operation =>
  (a, b) =>
    a !== undefined && b !== undefined && holds(Number(a), Number(b));

/** "5" from a CSV file equals 5. */
const isEqual = (a: JsonValue | undefined, b: JsonValue | undefined) => a === b || valueText(a) === valueText(b);

const BINARY: Readonly<Record<string, BinaryOperator>> = {
  or: { power: 1, apply: (a, b) => isTruthy(a) || isTruthy(b) },
  and: { power: 2, apply: (a, b) => isTruthy(a) && isTruthy(b) },
  "==": { power: 4, apply: isEqual },
  "!=": { power: 4, apply: (a, b) => !isEqual(a, b) },
  "<": { power: 4, apply: ordered((a, b) => a < b) },
  "<=": { power: 4, apply: ordered((a, b) => a <= b) },
  ">": { power: 4, apply: ordered((a, b) => a > b) },
  ">=": { power: 4, apply: ordered((a, b) => a >= b) },
  "+": { power: 5, apply: numeric((a, b) => a + b) },
  "-": { power: 5, apply: numeric((a, b) => a - b) },
  "*": { power: 6, apply: numeric((a, b) => a * b) },
  "/": { power: 6, apply: numeric((a, b) => a / b) },
  "%": { power: 6, apply: numeric((a, b) => a % b) },
};

const NOT_POWER = 3;
const MINUS_POWER = 7;
const NESTING_MAX = 100;

/** Precedence climbing. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  parse(minPower: number): Condition | undefined {
    if (this.#depth++ > NESTING_MAX) return undefined;
    let left = this.#operand();
    while (left !== undefined) {
      const operator = this.#operatorAt(minPower);
      if (operator === undefined) break;
      this.#at++;
      const a: Condition = left;
      const b = this.parse(operator.power + 1);
      left = b === undefined ? undefined : (lookup) => operator.apply(a(lookup), b(lookup));
    }
    this.#depth--;
    return left;
  }

  #operatorAt(minPower: number): BinaryOperator | undefined {
    const token = this.#tokens[this.#at];
    const operator = token?.kind === "operator" ? BINARY[token.value] : undefined;
    return operator !== undefined && operator.power >= minPower ? operator : undefined;
  }

  #operand(): Condition | undefined {
    const token = this.#tokens[this.#at++];
    if (token === undefined) return undefined;
    if (token.kind === "number" || token.kind === "text") return () => token.value;
    if (token.kind === "name") return nameCondition(token.value);
    if (token.value === "not") return map(this.parse(NOT_POWER), (value) => !isTruthy(value));
    if (token.value === "-") return map(this.parse(MINUS_POWER), (value) => -Number(value ?? 0));
    if (token.value !== "(") return undefined;
    const inner = this.parse(0);
    const close = this.#tokens[this.#at++];
    return close?.kind === "operator" && close.value === ")" ? inner : undefined;
  }
}

function map(
  condition: Condition | undefined,
  apply: (value: JsonValue | undefined) => JsonValue,
): Condition | undefined {
  return condition === undefined ? undefined : (lookup) => apply(condition(lookup));
}

function nameCondition(name: string): Condition {
  if (name === "true") return () => true;
  if (name === "false") return () => false;
  return (lookup) => lookup(name);
}
