import { QueryError } from "./diagnostic.ts";
import type { SourceNode } from "./query-node.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * Parses `SOURCE 'group' [| SOURCE 'group']`, as dashboards write it, and `SOURCE logGroups(namePrefix: […])`. A
 * dashboard's `START=` and `END=` after a group belong to the widget and are left to the request.
 */
export function parseSource(cursor: TokenCursor): SourceNode {
  const start = cursor.start;
  cursor.next();
  if (cursor.isWord("loggroups")) return parsePrefixes(cursor, start);
  const kind = cursor.peek();
  if (kind?.kind === "name") throw new QueryError(`SOURCE ${kind.text} is not supported`, kind.span);
  const names = [parseGroupName(cursor)];
  while (takeSeparator(cursor)) names.push(parseGroupName(cursor));
  return { kind: "groups", names, span: cursor.spanFrom(start) };
}

/** A comma, or a pipe and `SOURCE` again. */
function takeSeparator(cursor: TokenCursor): boolean {
  const isAgain = cursor.isSymbol("|") && cursor.isWord("source", 1) && cursor.peek(2)?.kind === "string";
  if (!isAgain) return cursor.takeSymbol(",");
  cursor.next();
  cursor.next();
  return true;
}

function parseGroupName(cursor: TokenCursor): string {
  const { text } = cursor.expect("string", "the name of a log group in quotes");
  while (cursor.isWord("start") || cursor.isWord("end")) {
    cursor.next();
    cursor.expectSymbol("=");
    cursor.takeSymbol("-");
    cursor.next();
  }
  return text;
}

function parsePrefixes(cursor: TokenCursor, start: number): SourceNode {
  cursor.next();
  cursor.expectSymbol("(");
  const prefixes: string[] = [];
  while (!cursor.takeSymbol(")")) {
    const option = cursor.expect("name", "namePrefix");
    const isKnown = ["nameprefix", "class"].includes(option.text.toLowerCase());
    if (!isKnown) throw new QueryError(`SOURCE logGroups(${option.text}: …) is not supported`, option.span);
    cursor.expectSymbol(":");
    const valuesStart = cursor.start;
    const values = parseTexts(cursor);
    if (option.text.toLowerCase() === "class" && values.some((value) => value !== "STANDARD")) {
      throw new QueryError("log groups of the lab are of class STANDARD", cursor.spanFrom(valuesStart));
    }
    if (option.text.toLowerCase() === "nameprefix") prefixes.push(...values);
    cursor.takeSymbol(",");
  }
  return { kind: "prefixes", prefixes, span: cursor.spanFrom(start) };
}

function parseTexts(cursor: TokenCursor): string[] {
  cursor.expectSymbol("[");
  const texts: string[] = [];
  while (!cursor.takeSymbol("]")) {
    texts.push(cursor.expect("string", "a text in quotes").text);
    cursor.takeSymbol(",");
  }
  return texts;
}
