import { LanguageError } from "../../diagnostic.ts";
import { parseExpression, parseField } from "./parse-expression.ts";
import { parseName, parseNames } from "./parse-name.ts";
import { parseAlias, takeOption } from "./parse-options.ts";
import type { Command, Expression, FieldNode } from "./query-node.ts";
import type { TokenCursor } from "./token-cursor.ts";

interface Target {
  readonly field: Expression;
  readonly start: number;
}

/** Parses what follows the word `parse`: a glob or a regular expression, over `@message` unless a field is named. */
export function parseParse(cursor: TokenCursor, start: number): Command {
  const isField = cursor.peek()?.kind === "name" && !isFormat(cursor);
  const field: Expression = isField ? parseExpression(cursor) : messageField(cursor, start);
  const token = cursor.peek();
  if (cursor.takeWord("logfmt")) {
    if (!cursor.takeWord("as")) throw cursor.unexpected("as");
    return { kind: "parse-logfmt", field, name: parseName(cursor), span: cursor.spanFrom(start) };
  }
  if (cursor.takeWord("csv")) {
    if (!cursor.takeWord("as")) throw cursor.unexpected("as");
    return { kind: "parse-csv", field, names: parseNames(cursor), span: cursor.spanFrom(start) };
  }
  if (token?.kind === "string") return parseGlob(cursor, { field, start });
  return parseRegex(cursor, { field, start });
}

/** `parse logfmt as m`: without a field, the format comes first. */
function isFormat(cursor: TokenCursor): boolean {
  return (cursor.isWord("logfmt") || cursor.isWord("csv")) && cursor.isWord("as", 1);
}

function messageField(cursor: TokenCursor, start: number): FieldNode {
  return { kind: "field", parts: ["@message"], span: cursor.spanFrom(start) };
}

/** Parses what follows the word `json`: `field=f "a.b" as x`. */
export function parseJson(cursor: TokenCursor, start: number): Command {
  const field = takeOption(cursor, "field") ? parseField(cursor) : messageField(cursor, start);
  const { text, span } = cursor.expect("string", "a path in quotes");
  const path = { kind: "string", value: text, span } as const;
  return { kind: "parse-json", field, path, name: parseAlias(cursor, text), span: cursor.spanFrom(start) };
}

/** Deployed queries leave `as` out. */
function parseGlob(cursor: TokenCursor, { field, start }: Target): Command {
  const { text, span } = cursor.expect("string", "a text in quotes");
  const hasNames = cursor.takeWord("as") || cursor.peek()?.kind === "name";
  const names = hasNames ? parseNames(cursor) : [];
  const pattern = { kind: "string", value: text, span } as const;
  const command = { kind: "parse-glob", field, pattern, names, span: cursor.spanFrom(start) } as const;
  checkStars(command);
  return command;
}

/** A pattern without any `*` may still name a field, which stays absent: deployed queries do. */
function checkStars({ pattern, names, span }: Extract<Command, { readonly kind: "parse-glob" }>): void {
  const stars = pattern.value.split("*").length - 1;
  if (stars === names.length || (stars === 0 && names.length === 1)) return;
  throw new LanguageError(`the pattern has ${stars} * but ${names.length} names follow`, span);
}

function parseRegex(cursor: TokenCursor, { field, start }: Target): Command {
  const { text, span } = cursor.expect("regex", "a text in quotes or a /regular expression/");
  const names = cursor.takeWord("as") ? parseNames(cursor) : [];
  const isMulti = cursor.takeWord("multi");
  return {
    kind: "parse-regex",
    field,
    pattern: { kind: "regex", source: text, span },
    names,
    isMulti,
    span: cursor.spanFrom(start),
  };
}
