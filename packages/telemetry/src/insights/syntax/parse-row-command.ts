import { parseField, parseFields, parsePeriod } from "./parse-expression.ts";
import { parseAlias, parseBoolean, parseChoice, parseCount, takeOption } from "./parse-options.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseName } from "./parse-name.ts";
import type { FieldNode, PeriodNode, RowCommand } from "./query-node.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Parser = (cursor: TokenCursor, start: number) => RowCommand;

/** Furthest row that `autoregress` looks back to; the language's guide gives no limit. */
const MAX_LAG = 1000;
/** Defaults of `outlier` and `sessionize`. @see CloudWatch Logs User Guide, "outlier", "sessionize", read 2026-11. */
const OUTLIER_FACTOR = 2.5;
const SESSION_MINUTES = 30;

/** Parsers of the commands that add columns or rows, by name. */
export const ROW_COMMAND_PARSERS: Readonly<Record<string, Parser>> = {
  accum: (cursor, start) => {
    const field = parseField(cursor);
    const name = parseAlias(cursor, field.parts.join("."));
    return { kind: "accum", field, name, span: cursor.spanFrom(start) };
  },
  addtotals: parseAddTotals,
  autoregress: parseAutoregress,
  expand: (cursor, start) => ({ kind: "expand", field: parseField(cursor), span: cursor.spanFrom(start) }),
  filldown: parseFillDown,
  fillmissing: parseFillMissing,
  outlier: parseOutlier,
  sessionize: (cursor, start) => {
    const fields = parseFields(cursor);
    const maxSpan = cursor.takeWord("maxspan") ? parsePeriod(cursor) : defaultSpan(cursor, start);
    return {
      kind: "sessionize",
      fields,
      maxSpan,
      name: parseAlias(cursor, "session_id"),
      span: cursor.spanFrom(start),
    };
  },
};

function defaultSpan(cursor: TokenCursor, start: number): PeriodNode {
  return { kind: "period", amount: SESSION_MINUTES, unit: "m", span: cursor.spanFrom(start) };
}

function parseAddTotals(cursor: TokenCursor, start: number): RowCommand {
  let [name, hasRowTotal, hasColumnTotal] = ["Total", true, false];
  for (;;) {
    if (takeOption(cursor, "fieldname")) name = parseName(cursor);
    else if (takeOption(cursor, "row")) hasRowTotal = parseBoolean(cursor);
    else if (takeOption(cursor, "col")) hasColumnTotal = parseBoolean(cursor);
    else break;
  }
  const fields = cursor.peek()?.kind === "name" ? parseFields(cursor) : [];
  return { kind: "addtotals", name, hasRowTotal, hasColumnTotal, fields, span: cursor.spanFrom(start) };
}

/** `AS name` and `p=1-4` in either order. */
function parseAutoregress(cursor: TokenCursor, start: number): RowCommand {
  const field = parseField(cursor);
  let name = parseAlias(cursor, field.parts.join("."));
  let [from, to] = [1, 1];
  if (takeOption(cursor, "p")) {
    const bounds = { what: "a lag", min: 1, max: MAX_LAG };
    from = parseCount(cursor, bounds);
    to = cursor.takeSymbol("-") ? parseCount(cursor, { ...bounds, min: from }) : from;
    name = parseAlias(cursor, name);
  }
  return { kind: "autoregress", field, name, from, to, span: cursor.spanFrom(start) };
}

/** `host cpu*`: between names and stars no space makes two patterns one. */
function parseFillDown(cursor: TokenCursor, start: number): RowCommand {
  const patterns: string[] = [];
  let end = -1;
  while (cursor.peek()?.kind === "name" || cursor.isSymbol("*")) {
    const isJoined = cursor.start === end;
    const part = cursor.takeSymbol("*") ? "*" : parseName(cursor);
    ({ end } = cursor.spanFrom(start));
    if (isJoined) patterns.push(`${patterns.pop() ?? ""}${part}`);
    else patterns.push(part);
    cursor.takeSymbol(",");
  }
  return { kind: "filldown", patterns, span: cursor.spanFrom(start) };
}

function parseFillMissing(cursor: TokenCursor, start: number): RowCommand {
  const fills: { value: ReturnType<typeof parseExpression>; name: string }[] = [];
  if (cursor.takeWord("with")) {
    do {
      const value = parseExpression(cursor);
      if (!cursor.takeWord("for")) throw cursor.unexpected("for");
      fills.push({ value, name: parseName(cursor) });
    } while (cursor.takeSymbol(","));
  }
  return { kind: "fillmissing", fills, span: cursor.spanFrom(start) };
}

function parseOutlier(cursor: TokenCursor, start: number): RowCommand {
  let [isRemoving, usesLower, isMarking, factor] = [false, false, false, OUTLIER_FACTOR];
  for (;;) {
    if (takeOption(cursor, "action")) isRemoving = parseChoice(cursor, ["transform", "remove"]) === "remove";
    else if (takeOption(cursor, "param")) factor = Number(cursor.expect("number", "a multiplier").text);
    else if (takeOption(cursor, "uselower")) usesLower = parseBoolean(cursor);
    else if (takeOption(cursor, "mark")) isMarking = parseBoolean(cursor);
    else break;
  }
  const fields: FieldNode[] = [parseField(cursor)];
  while (cursor.takeSymbol(",") || cursor.peek()?.kind === "name") fields.push(parseField(cursor));
  return { kind: "outlier", isRemoving, factor, usesLower, isMarking, fields, span: cursor.spanFrom(start) };
}
