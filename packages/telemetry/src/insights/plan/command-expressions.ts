import type { Command, Expression } from "../syntax/query-node.ts";

/** The expressions of a command that are evaluated for each row. */
export function expressionsOf(command: Command): readonly Expression[] {
  switch (command.kind) {
    case "fields":
    case "display":
      return command.items.map(({ expression }) => expression);
    case "stats":
      return [...command.items, ...command.by].map(({ expression }) => expression);
    case "filter":
    case "filterindex":
      return [command.condition];
    case "sort":
      return command.keys.map(({ expression }) => expression);
    case "parse-glob":
    case "parse-regex":
      return [command.field, command.pattern];
    case "relevantfields":
      return [...command.fields, command.condition];
    case "addtotals":
    case "countfrequent":
    case "dedup":
    case "outlier":
    case "sessionize":
      return command.fields;
    case "accum":
    case "autoregress":
    case "cidrlookup":
    case "expand":
    case "parse-csv":
    case "parse-json":
    case "parse-logfmt":
    case "pattern":
    case "unnest":
      return [command.field];
    case "anomaly":
    case "appendcols":
    case "diff":
    case "estimate":
    case "filldown":
    case "fillmissing":
    case "join":
    case "limit":
    case "logcompare":
    case "lookup":
      return [];
    default:
      return command satisfies never;
  }
}
