import type { Sql } from "./sql-dialect.ts";

/** A text in ClickHouse's SQL. */
export function textLiteral(value: string): Sql {
  const escaped = value.replaceAll(/['\\]/g, (character) => `\\${character}`).replaceAll("\0", String.raw`\0`);
  return `'${escaped}'`;
}

/** A number that is too large for a double is infinite. */
export function numberLiteral(value: number): Sql {
  return Number.isFinite(value) ? value.toExponential() : value < 0 ? "-inf" : "inf";
}

/** A regular expression whose `.` does not match line ends, as in the language. */
export function regexLiteral(pattern: string): Sql {
  return textLiteral(`(?-s)${pattern}`);
}

/** SQL in which a name stands for a value, which is then computed once. */
export function bind(value: Sql, name: string, body: Sql): Sql {
  return `arrayMap(${name} -> ${body}, [${value}])[1]`;
}
