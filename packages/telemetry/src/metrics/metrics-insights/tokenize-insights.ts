import { splitTokens, type Token } from "../split-tokens.ts";

/** A token of a Metrics Insights query: `identifier` stood in double quotes, `value` in single ones. */
export type InsightsToken = Token<"identifier" | "number" | "symbol" | "value" | "word">;

const PATTERNS = [
  ["number", /\d+(?!\w)/y],
  ["word", /[A-Za-z_][\w.]*/y],
  ["symbol", /!=|[(),=]/y],
] as const;

/** Splits a query into tokens. @throws LanguageError at what cannot be one. */
export function tokenizeInsights(text: string): readonly InsightsToken[] {
  return splitTokens<InsightsToken["kind"]>(text, {
    patterns: PATTERNS,
    quoted: { '"': "identifier", "'": "value" },
    unescape: (next) => (/["'\\]/.test(next) ? next : undefined),
  });
}
