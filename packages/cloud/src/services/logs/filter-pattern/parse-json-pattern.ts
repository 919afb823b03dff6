import { FilterPatternError } from "./filter-pattern-error.ts";
import { type JsonPattern, type JsonTest, type Selector, type SelectorStep } from "./filter-pattern.ts";
import { parseCondition, parseValueTest } from "./parse-condition.ts";
import { COMMON_TOKENS, TokenCursor, type TokenPatterns } from "./token-cursor.ts";

const STEP = /\.\*|\.[\w-]+|\.?\[(?:\d{1,6}|\*|'[^']*'|"[^"]*")\]/;
const SELECTOR = new RegExp(`^\\$(?:${STEP.source})+$`);
const TOKENS: TokenPatterns = [
  ["selector", new RegExp(`\\s*(\\$(?:${STEP.source})+)`, "y")],
  ...COMMON_TOKENS,
  ["word", /\s*([^\s"()=<>!&|{}%]+)/y],
];

/** Wildcard selectors of one pattern; a selector has at most one. */
const MAX_WILDCARDS = 3;

/**
 * Reads a JSON pattern, braces included: `{ $.status >= 500 && ($.path = "/cart*" || $.user NOT EXISTS) }`.
 *
 * @throws FilterPatternError with what is wrong.
 */
export function parseJsonPattern(text: string): JsonPattern {
  if (!text.endsWith("}")) {
    throw new FilterPatternError("If a filter pattern starts with '{' it must end with '}'");
  }
  const cursor = new TokenCursor(text.slice(1, -1), TOKENS);
  let wildcards = 0;
  const condition = parseCondition(cursor, () => {
    const test = parseJsonTest(cursor);
    if (test.selector.steps.some(({ kind }) => kind === "any")) wildcards++;
    return test;
  });
  if (cursor.peek().kind !== "end") throw cursor.unexpected("&&, || or }");
  if (wildcards > MAX_WILDCARDS) {
    throw new FilterPatternError(
      `Invalid metric filter pattern: ${wildcards} wildcard selectors exceed the limit of ${MAX_WILDCARDS}`,
    );
  }
  return { kind: "json", condition };
}

/** A property selector such as `$.users[0].email`; undefined for any other text. */
export function parseSelector(text: string): Selector | undefined {
  if (!SELECTOR.test(text)) return undefined;
  const steps = [...text.slice(1).matchAll(new RegExp(STEP, "g"))].map(([step]) => parseStep(step));
  if (steps.filter(({ kind }) => kind === "any").length > 1) {
    throw new FilterPatternError(`Invalid metric filter pattern: ${text} has more than one wildcard`);
  }
  return { text, steps };
}

function parseStep(text: string): SelectorStep {
  const inner = text.replace(/^\.?\[?/, "").replace(/\]$/, "");
  if (inner === "*") return { kind: "any" };
  if (text.endsWith("]") && /^\d+$/.test(inner)) return { kind: "index", index: Number(inner) };
  return { kind: "member", name: inner.replaceAll(/^['"]|['"]$/g, "") };
}

function parseJsonTest(cursor: TokenCursor): JsonTest {
  const { kind, text } = cursor.peek();
  const selector = kind === "selector" ? parseSelector(text) : undefined;
  if (selector === undefined) throw cursor.unexpected("a property selector such as $.name");
  cursor.next();
  switch (keyword(cursor)) {
    case "IS":
      cursor.next();
      return { kind: "is", selector, value: parseConstant(cursor) };
    case "NOT":
      cursor.next();
      if (keyword(cursor) !== "EXISTS") throw cursor.unexpected("EXISTS");
      cursor.next();
      return { kind: "not-exists", selector };
    default:
      return { kind: "compare", selector, test: parseValueTest(cursor) };
  }
}

/** The next word in upper case; undefined for any other token. */
function keyword(cursor: TokenCursor): string | undefined {
  const { kind, text } = cursor.peek();
  return kind === "word" ? text.toUpperCase() : undefined;
}

function parseConstant(cursor: TokenCursor): boolean | null {
  const word = keyword(cursor);
  if (word !== "TRUE" && word !== "FALSE" && word !== "NULL") throw cursor.unexpected("NULL, TRUE or FALSE");
  cursor.next();
  return word === "NULL" ? null : word === "TRUE";
}
