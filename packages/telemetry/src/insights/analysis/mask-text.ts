import type { Sql, SqlDialect } from "../sql/sql-dialect.ts";

/** Begins and ends the mark of a dynamic token in a masked text: private-use characters, which logs do not hold. */
const OPEN = "\uE010";
const CLOSE = "\uE011";

/** What changes from event to event, as RE2 and JavaScript both read it: the first that matches names the token. */
const TOKENS: readonly (readonly [kind: string, pattern: string])[] = [
  [
    "Time",
    String.raw`\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?` +
      String.raw`|\b\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2}(?: [+-]\d{4})?|\b\d{2}:\d{2}:\d{2}(?:[.,]\d+)?\b`,
  ],
  [
    "ID",
    String.raw`\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b` +
      String.raw`|\b1-[0-9a-f]{8}-[0-9a-f]{24}\b|\b[0-9a-f]{16,}\b`,
  ],
  ["IP", String.raw`\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b`],
  ["Number", String.raw`\b\d+(?:\.\d+)?`],
];

/** SQL of a text whose dynamic tokens are replaced by marks. */
export function maskSql(text: Sql, dialect: SqlDialect): Sql {
  return TOKENS.reduce(
    (masked, [kind, pattern]) => dialect.replaceEvery(masked, pattern, `${OPEN}${kind}${CLOSE}`),
    text,
  );
}

/** The same in JavaScript: the masked text, and the values that the marks stand for. */
export function maskText(text: string): { readonly mask: string; readonly values: readonly string[] } {
  let mask = text;
  const values = new Map<string, string>();
  for (const [kind, pattern] of TOKENS) {
    mask = mask.replaceAll(new RegExp(pattern, "g"), (value) => {
      // Until all kinds are masked, a mark tells which value it stands for, in letters that no later kind matches.
      const key = String(values.size).replaceAll(/\d/g, (digit) => String.fromCodePoint(0xe000 + Number(digit)));
      values.set(key, value);
      return `${OPEN}${kind}${key}${CLOSE}`;
    });
  }
  const ordered = [...mask.matchAll(/\uE010[A-Za-z]+([\uE000-\uE009]+)\uE011/g)].map(([, key]) => key ?? "");
  return {
    mask: mask.replaceAll(/[\uE000-\uE009]+(?=\uE011)/g, ""),
    values: ordered.map((key) => values.get(key) ?? ""),
  };
}

/** The parts of a masked text: words, marks, and what stands between them. */
export function partsOf(mask: string): readonly string[] {
  return mask.match(/\uE010[A-Za-z]+\uE011|[^\s,;:=()[\]{}"'|\uE010]+|[\s,;:=()[\]{}"'|]+/g) ?? [];
}

/** Whether a part is a dynamic token. */
export function isDynamic(part: string): boolean {
  return part.startsWith(OPEN);
}

/** The mark of a word that differs between texts of one pattern. */
export const VARYING_WORD = `${OPEN}Token${CLOSE}`;

/** The pattern as it is shown: `<Time-1> user <Token-2>`; numbers count the dynamic tokens. */
export function printParts(parts: readonly string[]): string {
  let count = 0;
  return parts
    .map((part) => {
      if (!isDynamic(part)) return part;
      count++;
      return `<${part.slice(1, -1)}-${count}>`;
    })
    .join("");
}
