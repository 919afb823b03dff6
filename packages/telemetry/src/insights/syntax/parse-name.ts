import { parseField } from "./parse-expression.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** Parses the name that a value gets. Its parts are joined: later references give them joined, too. */
export function parseName(cursor: TokenCursor): string {
  return parseField(cursor).parts.join(".");
}

/** Parses `name, name`. */
export function parseNames(cursor: TokenCursor): string[] {
  const names = [parseName(cursor)];
  while (cursor.takeSymbol(",")) names.push(parseName(cursor));
  return names;
}
