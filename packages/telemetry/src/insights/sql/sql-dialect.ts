import type { AggregateOperation } from "../functions/aggregates.ts";
import type { Period } from "../functions/period.ts";

/** SQL text of an expression. */
export type Sql = string;

/**
 * What differs between the engines that queries run on. Numbers are doubles, timestamps whole milliseconds since the
 * epoch, JSON its text. No function may fail at any input: what has no result is null.
 */
export interface SqlDialect {
  /** An identifier. */
  name(identifier: string): Sql;
  literal(value: string | number): Sql;
  /**
   * One `WITH` item: computed as a part of the statement, only what that needs of it; once by itself where two places
   * share it.
   */
  with(name: string, select: Sql, options?: { readonly isShared: boolean }): Sql;

  /** The finite number that a text holds as a whole, else null. */
  parseNumber(text: Sql): Sql;
  /** A number's shortest text, whole ones without decimals. */
  numberText(value: Sql): Sql;
  /** A timestamp's text: `2026-01-31 12:00:00.000`. */
  timestampText(value: Sql): Sql;
  /** 1 or 0 as a number, null counting as false. */
  booleanNumber(condition: Sql): Sql;
  /** Whether two numbers, or timestamps, differ; one that is null differs from every other. */
  differs(left: Sql, right: Sql): Sql;
  /** A number as whole milliseconds. */
  numberTimestamp(value: Sql): Sql;

  contains(text: Sql, part: Sql): Sql;
  matches(text: Sql, pattern: string): Sql;
  /** What the groups of the first match hold; null when there is none. */
  extract(text: Sql, pattern: string, groupCount: number): Sql;
  /** One group, from 0, of an {@link extract}. */
  group(extracted: Sql, index: number): Sql;

  /** The first JSON object in a message, as text, else null. */
  firstObject(message: Sql): Sql;
  /** Looks up several paths in JSON text at once. */
  lookUp(json: Sql, paths: readonly (readonly string[])[]): Sql;
  /** One result, from 0, of a {@link lookUp}: JSON text, null when the path leads nowhere. */
  lookedUp(results: Sql, index: number): Sql;
  /** JSON text other than JSON's null, else null. */
  present(json: Sql): Sql;
  /** The text of a JSON string, number or boolean (1 or 0); null for a map, a list or JSON's null. */
  scalar(json: Sql): Sql;
  /** One row of `from` for each element of a list, or for anything else than null itself, as column `into`. */
  unnest(from: Sql, json: Sql, into: Sql): Sql;

  /** The start of the period that holds a timestamp. */
  floorTime(timestamp: Sql, period: Period): Sql;
  /** A timestamp one period later. */
  addPeriod(timestamp: Sql, period: Period): Sql;

  /** A value that sorts texts naturally: runs of digits by length, then value. */
  naturalKey(text: Sql): Sql;
  /** Arguments: the value; for a percentile also its fraction; for the first and last ones also their order. */
  aggregate(operation: AggregateOperation, args: readonly Sql[]): Sql;
  /** Calls a function of the language, by its name in lower case. */
  call(name: string, args: readonly Sql[]): Sql;
  binary(operator: "%" | "*" | "+" | "-" | "/" | "^", left: Sql, right: Sql): Sql;
}
