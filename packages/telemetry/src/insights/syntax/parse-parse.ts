import { QueryError } from "./diagnostic.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseNames } from "./parse-name.ts";
import type { Command, Expression } from "./query-node.ts";
import type { TokenCursor } from "./token-cursor.ts";

interface Target {
  readonly field: Expression;
  readonly start: number;
}

/** Parses what follows the word `parse`: a glob or a regular expression, over `@message` unless a field is named. */
export function parseParse(cursor: TokenCursor, start: number): Command {
  const field: Expression =
    cursor.peek()?.kind === "name"
      ? parseExpression(cursor)
      : { kind: "field", parts: ["@message"], span: cursor.spanFrom(start) };
  const token = cursor.peek();
  if (token?.kind === "name") throw new QueryError(`parse with ${token.text} is not supported`, token.span);
  if (token?.kind === "string") return parseGlob(cursor, { field, start });
  return parseRegex(cursor, { field, start });
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
  throw new QueryError(`the pattern has ${stars} * but ${names.length} names follow`, span);
}

function parseRegex(cursor: TokenCursor, { field, start }: Target): Command {
  const { text, span } = cursor.expect("regex", "a text in quotes or a /regular expression/");
  const names = cursor.takeWord("as") ? parseNames(cursor) : [];
  if (cursor.isWord("multi")) throw new QueryError("multi is not supported", cursor.peek()?.span ?? span);
  return {
    kind: "parse-regex",
    field,
    pattern: { kind: "regex", source: text, span },
    names,
    span: cursor.spanFrom(start),
  };
}
