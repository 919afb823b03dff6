import { FilterPatternError } from "./filter-pattern-error.ts";
import { compileFilterRegex } from "./filter-regex.ts";
import { type Comparison, type Condition, type Operand, type ValueTest } from "./filter-pattern.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** Parentheses within parentheses; the pattern's length bounds everything else. */
const MAX_DEPTH = 50;

/** Reads tests joined by `||`, by `&&`, which binds closer, and by parentheses. */
export function parseCondition<Test>(cursor: TokenCursor, parseTest: () => Test, depth = 0): Condition<Test> {
  if (depth > MAX_DEPTH) {
    throw new FilterPatternError(`Invalid metric filter pattern: more than ${MAX_DEPTH} parentheses within each other`);
  }
  const parsePrimary = (): Condition<Test> => {
    if (!cursor.take("parenthesis", "(")) return { kind: "test", test: parseTest() };
    const condition = parseCondition(cursor, parseTest, depth + 1);
    if (!cursor.take("parenthesis", ")")) throw cursor.unexpected("a closing parenthesis, && or ||");
    return condition;
  };
  const parseAnd = () => parseChain(cursor, { kind: "and", operator: "&&" }, parsePrimary);
  return parseChain(cursor, { kind: "or", operator: "||" }, parseAnd);
}

function parseChain<Test>(
  cursor: TokenCursor,
  { kind, operator }: { readonly kind: "and" | "or"; readonly operator: string },
  parseOperand: () => Condition<Test>,
): Condition<Test> {
  const first = parseOperand();
  const operands = [first];
  while (cursor.take("logical", operator)) operands.push(parseOperand());
  return operands.length === 1 ? first : { kind, operands };
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Reads a comparison and what follows it: a number, a text, a word, or a regular expression. */
export function parseValueTest(cursor: TokenCursor): ValueTest {
  if (cursor.peek().kind !== "operator") throw cursor.unexpected("one of = != < <= > >=");
  const operator = cursor.next().text as Comparison; // The token's pattern allows no others.
  const operand = parseOperand(cursor);
  if (operator !== "=" && operator !== "!=" && operand.kind !== "number") {
    throw new FilterPatternError(`Invalid metric filter pattern: ${operator} compares with numbers only`);
  }
  return { operator, operand };
}

function parseOperand(cursor: TokenCursor): Operand {
  const { kind, text } = cursor.peek();
  if (kind !== "text" && kind !== "word" && kind !== "regex") throw cursor.unexpected("a value");
  cursor.next();
  if (kind === "regex") return { kind, regex: compileFilterRegex(text) };
  if (kind === "word" && NUMBER.test(text)) return { kind: "number", value: Number(text), text };
  return { kind: "text", text };
}
