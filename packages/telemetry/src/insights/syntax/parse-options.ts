import { LanguageError } from "../../diagnostic.ts";
import { parseName } from "./parse-name.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** Takes `name=`; the value is then next. Without `=`, the word is something else, perhaps a field. */
export function takeOption(cursor: TokenCursor, name: string): boolean {
  if (!cursor.isWord(name) || !cursor.isSymbol("=", 1)) return false;
  cursor.next();
  cursor.next();
  return true;
}

/** One of some words, in any case. */
export function parseChoice<Choice extends string>(cursor: TokenCursor, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => cursor.isWord(choice.toLowerCase()));
  if (found === undefined) throw cursor.unexpected(choices.join(" or "));
  cursor.next();
  return found;
}

/** `true` or `false`. */
export function parseBoolean(cursor: TokenCursor): boolean {
  return parseChoice(cursor, ["true", "false"]) === "true";
}

/** A whole number between two others. */
export function parseCount(
  cursor: TokenCursor,
  { what, min, max }: { readonly what: string; readonly min: number; readonly max: number },
): number {
  const { text, span } = cursor.expect("number", what);
  const count = Number(text);
  if (Number.isInteger(count) && count >= min && count <= max) return count;
  throw new LanguageError(`${what} must be a whole number from ${min} to ${max}, found ${text}`, span);
}

/** `as name`, or what the name is without. */
export function parseAlias(cursor: TokenCursor, byDefault: string): string {
  return cursor.takeWord("as") ? parseName(cursor) : byDefault;
}
