import { readPeriod } from "../functions/period.ts";
import { LanguageError } from "../../diagnostic.ts";
import { parsePeriod } from "./parse-expression.ts";
import type { SourceNode, TimeBound } from "./query-node.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** Limits of `SOURCE`. @see CloudWatch Logs User Guide, "SOURCE", read 2026-11. */
const MAX_PREFIXES = 5;
const MAX_ACCOUNTS = 20;
const MAX_DATA_SOURCES = 10;

const CLASSES = ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"];

type Selection = Pick<SourceNode, "accounts" | "classes" | "dataSources" | "names" | "prefixes" | "tags">;

const EVERYTHING: Selection = { names: [], prefixes: [], classes: [], accounts: [], dataSources: [], tags: [] };

/**
 * Parses `SOURCE 'group' [| SOURCE 'group']`, as dashboards write it, perhaps with `START=` and `END=`, and the forms that
 * choose groups: `logGroups(…)`, `dataSource([…])` and `logGroupTags([…])`, several of which all have to hold.
 */
export function parseSource(cursor: TokenCursor): SourceNode {
  const start = cursor.start;
  cursor.next();
  const isCall = cursor.peek()?.kind === "name" && cursor.isSymbol("(", 1);
  const selection = isCall ? parseSelectors(cursor) : { ...EVERYTHING, names: [parseGroupName(cursor)] };
  const names = [...selection.names];
  let bounds = parseBounds(cursor);
  for (let isMore = !isCall && takeSeparator(cursor); isMore; isMore = takeSeparator(cursor)) {
    names.push(parseGroupName(cursor));
    bounds = { ...bounds, ...parseBounds(cursor) };
  }
  return { ...selection, names, ...bounds, span: cursor.spanFrom(start) };
}

/** A comma, or a pipe and `SOURCE` again. */
function takeSeparator(cursor: TokenCursor): boolean {
  const isAgain = cursor.isSymbol("|") && cursor.isWord("source", 1) && cursor.peek(2)?.kind === "string";
  if (!isAgain) return cursor.takeSymbol(",");
  cursor.next();
  cursor.next();
  return true;
}

/** A name in quotes; one without any character that needs them may stand alone. */
function parseGroupName(cursor: TokenCursor): string {
  if (cursor.peek()?.kind === "name") return cursor.expect("name", "").text;
  return cursor.expect("string", "the name of a log group in quotes, logGroups(…), dataSource(…) or logGroupTags(…)")
    .text;
}

function parseBounds(cursor: TokenCursor): Pick<SourceNode, "end" | "start"> {
  const bounds: { start?: TimeBound; end?: TimeBound } = {};
  while (cursor.isWord("start") || cursor.isWord("end")) {
    const which = cursor.isWord("start") ? "start" : "end";
    cursor.next();
    cursor.expectSymbol("=");
    bounds[which] = parseBound(cursor);
  }
  return bounds;
}

/** Milliseconds since the epoch, `now`, or a period before or after now: `-3h`. */
function parseBound(cursor: TokenCursor): TimeBound {
  if (cursor.takeWord("now")) return { ms: 0, isRelative: true };
  const sign = cursor.takeSymbol("-") ? -1 : 1;
  const token = cursor.peek();
  if (token?.kind === "number") {
    cursor.next();
    return { ms: sign * Number(token.text), isRelative: sign < 0 };
  }
  const node = parsePeriod(cursor);
  if (node.amount === 0) return { ms: 0, isRelative: true };
  const period = readPeriod(node, { isCapped: false });
  if (period?.kind !== "fixed")
    throw new LanguageError(`${node.amount}${node.unit} is not a length of time`, node.span);
  return { ms: sign * period.ms, isRelative: true };
}

function parseSelectors(cursor: TokenCursor): Selection {
  let selection = EVERYTHING;
  while (cursor.peek()?.kind === "name" && cursor.isSymbol("(", 1)) {
    const { text, span } = cursor.expect("name", "logGroups");
    cursor.expectSymbol("(");
    switch (text.toLowerCase()) {
      case "loggroups":
        selection = { ...selection, ...parseLogGroups(cursor) };
        break;
      case "datasource":
        selection = { ...selection, dataSources: atMost(cursor, MAX_DATA_SOURCES) };
        break;
      case "loggrouptags":
        selection = { ...selection, tags: parseTags(cursor) };
        break;
      default:
        throw new LanguageError(`expected logGroups, dataSource or logGroupTags, found ${text}`, span);
    }
    cursor.expectSymbol(")");
  }
  return selection;
}

/**
 * `namePrefix: […], class: […], accountIdentifiers: […]`. The guide calls the last two `logGroupClass` and
 * `accountIdentifier`, too.
 */
function parseLogGroups(cursor: TokenCursor): Partial<Selection> {
  const selection: { prefixes?: string[]; classes?: string[]; accounts?: string[] } = {};
  while (!cursor.isSymbol(")")) {
    const { text, span } = cursor.expect("name", "namePrefix, class or accountIdentifiers");
    cursor.expectSymbol(":");
    switch (text.toLowerCase()) {
      case "nameprefix":
        selection.prefixes = atMost(cursor, MAX_PREFIXES);
        break;
      case "accountidentifier":
      case "accountidentifiers":
        selection.accounts = atMost(cursor, MAX_ACCOUNTS);
        break;
      case "class":
      case "loggroupclass":
        selection.classes = parseClasses(cursor);
        break;
      default:
        throw new LanguageError(`expected namePrefix, class or accountIdentifiers, found ${text}`, span);
    }
    cursor.takeSymbol(",");
  }
  return selection;
}

/** A list, or one class alone, as the console writes it into dashboards. */
function parseClasses(cursor: TokenCursor): string[] {
  const { start } = cursor;
  const isOne = cursor.peek()?.kind === "string";
  const classes = isOne ? [cursor.expect("string", "a class in quotes").text] : parseTexts(cursor);
  const wrong = classes.find((name) => !CLASSES.includes(name));
  if (wrong === undefined) return classes;
  throw new LanguageError(`expected ${CLASSES.join(" or ")}, found ${wrong}`, cursor.spanFrom(start));
}

/** `[{key: 'team', values: ['a', 'b']}]`. */
function parseTags(cursor: TokenCursor): { key: string; values: readonly string[] }[] {
  const tags: { key: string; values: readonly string[] }[] = [];
  cursor.expectSymbol("[");
  while (!cursor.takeSymbol("]")) {
    cursor.expectSymbol("{");
    let [key, values]: [string, readonly string[]] = ["", []];
    while (!cursor.takeSymbol("}")) {
      const isKey = cursor.takeWord("key");
      if (!isKey && !cursor.takeWord("values")) throw cursor.unexpected("key or values");
      cursor.expectSymbol(":");
      if (isKey) key = cursor.expect("string", "a tag's key in quotes").text;
      else values = parseTexts(cursor);
      cursor.takeSymbol(",");
    }
    tags.push({ key, values });
    cursor.takeSymbol(",");
  }
  return tags;
}

function atMost(cursor: TokenCursor, max: number): string[] {
  const { start } = cursor;
  const texts = parseTexts(cursor);
  if (texts.length <= max) return texts;
  throw new LanguageError(`at most ${max} may be given, found ${texts.length}`, cursor.spanFrom(start));
}

function parseTexts(cursor: TokenCursor): string[] {
  cursor.expectSymbol("[");
  const texts: string[] = [];
  while (!cursor.takeSymbol("]")) {
    if (texts.length > 0) cursor.expectSymbol(",");
    texts.push(cursor.expect("string", "a text in quotes").text);
  }
  return texts;
}
