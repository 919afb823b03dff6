import { ExpressionProblem } from "./expression-problem.ts";

/** A piece of expression text. `start` and `end` are offsets into it. */
export interface Token {
  readonly kind: "word" | "name" | "value" | "number" | "symbol" | "end";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /\s*/y;
const PIECES: readonly (readonly [Token["kind"], RegExp])[] = [
  ["word", /[A-Za-z][A-Za-z0-9_]*/y],
  ["name", /#[A-Za-z0-9_]+/y],
  ["value", /:[A-Za-z0-9_]+/y],
  ["number", /[0-9]+/y],
  ["symbol", /<>|<=|>=|[=<>(),.[\]+-]/y],
];

/**
 * Cuts an expression into tokens; the last one is the end.
 *
 * @see DynamoDB Developer Guide, "Syntax for filter and condition expressions".
 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    if (token === undefined) throw syntaxProblem(text, tokens, at);
    tokens.push(token);
    at = skipSpace(text, token.end);
  }
  tokens.push({ kind: "end", text: "<EOF>", start: text.length, end: text.length });
  return tokens;
}

function tokenAt(text: string, at: number): Token | undefined {
  for (const [kind, pattern] of PIECES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text)?.[0];
    if (match !== undefined) return { kind, text: match, start: at, end: at + match.length };
  }
  return undefined;
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  return at + (SPACE.exec(text)?.[0].length ?? 0);
}

function syntaxProblem(text: string, tokens: readonly Token[], at: number): ExpressionProblem {
  const from = tokens.at(-1)?.start ?? 0;
  const next = tokenAt(text, skipSpace(text, at + 1));
  const near = text.slice(from, next?.end ?? at + 1);
  return new ExpressionProblem(`Syntax error; token: "${text.charAt(at)}", near: "${near}"`);
}
