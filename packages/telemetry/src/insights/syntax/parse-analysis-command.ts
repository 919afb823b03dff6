import { parseExpression, parseFields, parsePeriod } from "./parse-expression.ts";
import { parseChoice } from "./parse-options.ts";
import type { AnalysisCommand } from "./query-node.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Parser = (cursor: TokenCursor, start: number) => AnalysisCommand;

/** Parsers of the commands that summarise rows in a way of their own, by name. */
export const ANALYSIS_COMMAND_PARSERS: Readonly<Record<string, Parser>> = {
  anomaly: (cursor, start) => ({ kind: "anomaly", span: cursor.spanFrom(start) }),
  countfrequent: parseCountFrequent,
  count_frequent: parseCountFrequent,
  diff: (cursor, start) => {
    const hasPeriod = cursor.peek()?.kind === "name";
    const period = hasPeriod ? parseChoice(cursor, ["previousDay", "previousWeek", "previousMonth"]) : "previous";
    return { kind: "diff", period, span: cursor.spanFrom(start) };
  },
  estimate: (cursor, start) => ({ kind: "estimate", span: cursor.spanFrom(start) }),
  logcompare: (cursor, start) => {
    if (!cursor.takeWord("timeshift")) throw cursor.unexpected("timeshift");
    return { kind: "logcompare", shift: parsePeriod(cursor), span: cursor.spanFrom(start) };
  },
  pattern: (cursor, start) => ({ kind: "pattern", field: parseExpression(cursor), span: cursor.spanFrom(start) }),
  relevantfields: (cursor, start) => {
    const fields = cursor.isWord("where") ? [] : parseFields(cursor);
    if (!cursor.takeWord("where")) throw cursor.unexpected("where");
    return { kind: "relevantfields", fields, condition: parseExpression(cursor), span: cursor.spanFrom(start) };
  },
};

function parseCountFrequent(cursor: TokenCursor, start: number): AnalysisCommand {
  return { kind: "countfrequent", fields: parseFields(cursor), span: cursor.spanFrom(start) };
}
