import { FilterPatternError } from "./filter-pattern-error.ts";
import { type Column, type ColumnsPattern, type ValueTest } from "./filter-pattern.ts";
import { parseCondition, parseValueTest } from "./parse-condition.ts";
import { COMMON_TOKENS, TokenCursor, type TokenPatterns } from "./token-cursor.ts";

const TOKENS: TokenPatterns = [
  ["comma", /\s*(,)/y],
  ["ellipsis", /\s*(\.\.\.)(?=\s*(?:,|$))/y],
  ...COMMON_TOKENS,
  ["word", /\s*([^\s"()=<>!&|,%]+)/y],
];
const NAME = /^[A-Za-z_][\w-]*$/;

/**
 * Reads a space-delimited pattern, brackets included: `[ip, ..., status = 4* || status = 5*, bytes > 1000]`.
 *
 * @throws FilterPatternError with what is wrong.
 */
export function parseColumnsPattern(text: string): ColumnsPattern {
  if (!text.endsWith("]")) {
    throw new FilterPatternError("If a filter pattern starts with '[' it must end with ']'");
  }
  const cursor = new TokenCursor(text.slice(1, -1), TOKENS);
  if (cursor.peek().kind === "end") return { kind: "columns", columns: [], ellipsisAt: 0 };
  const columns: Column[] = [];
  let ellipsisAt: number | undefined;
  do {
    if (!cursor.take("ellipsis")) {
      columns.push(parseColumn(cursor));
      continue;
    }
    if (ellipsisAt !== undefined) throw new FilterPatternError("Invalid metric filter pattern: more than one ellipsis");
    ellipsisAt = columns.length;
  } while (cursor.take("comma"));
  if (cursor.peek().kind !== "end") throw cursor.unexpected("a comma or ]");
  checkNames(columns);
  return { kind: "columns", columns, ellipsisAt };
}

function parseColumn(cursor: TokenCursor): Column {
  const { kind, text } = cursor.peek();
  if (kind === "comma" || kind === "end") return {};
  if (kind === "word" && NAME.test(text) && cursor.peek(1).kind !== "operator") {
    cursor.next();
    return { name: text };
  }
  const names = new Set<string>();
  const condition = parseCondition(cursor, () => parseNamedTest(cursor, names));
  const [name, other] = names;
  if (name === undefined) throw cursor.unexpected("a column's name");
  if (other !== undefined) {
    throw new FilterPatternError(`Invalid metric filter pattern: one column is called ${name} and ${other}`);
  }
  return { name, condition };
}

function parseNamedTest(cursor: TokenCursor, names: Set<string>): ValueTest {
  const { kind, text } = cursor.peek();
  if (kind !== "word" || !NAME.test(text)) throw cursor.unexpected("a column's name");
  cursor.next();
  names.add(text);
  return parseValueTest(cursor);
}

function checkNames(columns: readonly Column[]): void {
  const names = columns.flatMap(({ name }) => name ?? []);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return;
  throw new FilterPatternError(`Invalid metric filter pattern: two columns are called ${repeated}`);
}
