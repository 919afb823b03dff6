import { parseField } from "./parse-expression.ts";
import { parseName } from "./parse-name.ts";
import { parseBoolean, parseChoice, parseCount, takeOption } from "./parse-options.ts";
import type { CombiningCommand, FieldNode, LookupColumn } from "./query-node.ts";
import { LanguageError } from "../../diagnostic.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Parser = (cursor: TokenCursor, start: number) => CombiningCommand;

/** Rows that `appendcols` processes. @see CloudWatch Logs User Guide, "appendcols", read 2026-11. */
const APPENDED_ROWS = { byDefault: 10_000, max: 100_000 };

/** Parsers of the commands that bring in other rows, by name. */
export const COMBINING_COMMAND_PARSERS: Readonly<Record<string, Parser>> = {
  appendcols: parseAppendCols,
  cidrlookup: parseCidrLookup,
  join: parseJoin,
  lookup: parseLookup,
};

function parseAppendCols(cursor: TokenCursor, start: number): CombiningCommand {
  let [isOverriding, max] = [false, APPENDED_ROWS.byDefault];
  for (;;) {
    if (takeOption(cursor, "override")) isOverriding = parseBoolean(cursor);
    else if (takeOption(cursor, "max")) max = parseCount(cursor, { what: "max", min: 1, max: APPENDED_ROWS.max });
    else break;
  }
  const query = cursor.subquery();
  return { kind: "appendcols", isOverriding, max, query, span: cursor.spanFrom(start) };
}

/** `join type=left left=A right=B where A.f=B.g (SOURCE …)`. */
function parseJoin(cursor: TokenCursor, start: number): CombiningCommand {
  let [type, left, right]: ["inner" | "left", string, string] = ["inner", "", ""];
  for (;;) {
    if (takeOption(cursor, "type")) type = parseChoice(cursor, ["inner", "left"]);
    else if (takeOption(cursor, "left")) left = parseName(cursor);
    else if (takeOption(cursor, "right")) right = parseName(cursor);
    else break;
  }
  if (left === "" || right === "" || left === right) throw cursor.unexpected("left=NAME right=OTHER-NAME");
  if (!cursor.takeWord("where") && !cursor.takeWord("on")) throw cursor.unexpected("where");
  const one = parseField(cursor);
  if (!cursor.takeSymbol("==")) cursor.expectSymbol("=");
  const other = parseField(cursor);
  const sides = { leftField: fieldOf(left, one, other), rightField: fieldOf(right, one, other) };
  const query = cursor.subquery();
  if (query.source === undefined) throw new LanguageError("the right side of a join must start with SOURCE", one.span);
  return { kind: "join", type, left, right, ...sides, query, span: cursor.spanFrom(start) };
}

/** The field of a side, without the side's name. */
function fieldOf(side: string, one: FieldNode, other: FieldNode): FieldNode {
  const found = [one, other].find(({ parts }) => parts[0] === side && parts.length > 1);
  if (found === undefined) throw new LanguageError(`expected a field of ${side}, such as ${side}.id`, one.span);
  return { ...found, parts: found.parts.slice(1) };
}

/** `lookup table column [as field] {, …} OUTPUT column {, …}`. */
function parseLookup(cursor: TokenCursor, start: number): CombiningCommand {
  const table = parseName(cursor);
  const keys = parseColumns(cursor);
  if (!cursor.takeWord("output")) throw cursor.unexpected("OUTPUT");
  const outputs = parseColumns(cursor);
  return { kind: "lookup", table, keys, outputs, span: cursor.spanFrom(start) };
}

function parseCidrLookup(cursor: TokenCursor, start: number): CombiningCommand {
  const table = parseName(cursor);
  const field = parseField(cursor);
  const column = cursor.takeWord("as") ? parseName(cursor) : undefined;
  const fillsOnly = cursor.takeWord("outputnew");
  if (!fillsOnly && !cursor.takeWord("output")) throw cursor.unexpected("OUTPUT or OUTPUTNEW");
  const outputs = parseColumns(cursor);
  return { kind: "cidrlookup", table, field, column, outputs, fillsOnly, span: cursor.spanFrom(start) };
}

function parseColumns(cursor: TokenCursor): LookupColumn[] {
  const columns: LookupColumn[] = [];
  do {
    const column = parseName(cursor);
    columns.push({ column, field: cursor.takeWord("as") ? parseName(cursor) : column });
  } while (cursor.takeSymbol(","));
  return columns;
}
