import { splitTokens, type Token } from "../split-tokens.ts";

/** A token of a search; `exact` was quoted. */
export type SearchToken = Token<"exact" | "symbol" | "word">;

const PATTERNS = [
  ["word", /[^\s"'(){}=,]+/y],
  ["symbol", /[(){}=,]/y],
] as const;

/** Splits a search into tokens. @throws LanguageError at a text without its closing quote. */
export function tokenizeSearch(text: string): readonly SearchToken[] {
  return splitTokens<SearchToken["kind"]>(text, {
    patterns: PATTERNS,
    quoted: { '"': "exact", "'": "exact" },
    unescape: (next) => next,
    within: " of the search",
  });
}
