import { splitTokens, type Token } from "../split-tokens.ts";

/** A token of metric math. */
export type MathToken = Token<"name" | "number" | "string" | "symbol">;

const PATTERNS = [
  ["number", /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["name", /[A-Za-z_][A-Za-z0-9_]*/y],
  ["symbol", /==|!=|<=|>=|&&|\|\||[-+*/^<>()[\],]/y],
] as const;

/** Splits an expression into tokens. @throws LanguageError at what cannot be one. */
export function tokenizeMath(text: string): readonly MathToken[] {
  return splitTokens<MathToken["kind"]>(text, {
    patterns: PATTERNS,
    quoted: { '"': "string", "'": "string" },
    // Backslashes before anything but the mark are the content's: SEARCH escapes with them.
    unescape: (next, quote) => (next === quote ? next : `\\${next}`),
  });
}
