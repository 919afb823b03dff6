import type { AggregateOperation } from "../functions/aggregates.ts";
import type { TimeZone } from "../functions/date-format.ts";
import type { Period } from "../functions/period.ts";
import type { InlineRows } from "./scan-range.ts";

/** SQL text of an expression. */
export type Sql = string;

/** The characters that `\s` of a regular expression matches. */
export const WHITE_SPACE = " \t\n\r\f\v";

/** The rows that a window function sees, and their order. */
export interface Window {
  readonly partition?: Sql;
  readonly order: Sql;
}

/** Keys, from the outermost inwards; a number may also be a position in a list. */
export type JsonPath = readonly string[];

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
  /** A timestamp as a number. */
  timestampNumber(timestamp: Sql): Sql;
  /** A number as whole milliseconds. */
  numberTimestamp(value: Sql): Sql;

  contains(text: Sql, part: Sql): Sql;
  matches(text: Sql, pattern: string): Sql;
  /** A text with every match replaced by another text. */
  replaceEvery(text: Sql, pattern: string, by: string): Sql;
  /** What the groups of the first match hold; null when there is none. */
  extract(text: Sql, pattern: string, groupCount: number): Sql;
  /** One group, from 0, of an {@link extract}. */
  group(extracted: Sql, index: number): Sql;

  /** The list of what the groups of each match hold; a list of one null where there is none. */
  extractEvery(text: Sql, pattern: string, groupCount: number): Sql;
  /** The list of the fields of a line of CSV. */
  csvFields(line: Sql): Sql;
  /** An element of a list, from 0; null beyond its end. */
  element(list: Sql, index: number): Sql;
  /** JSON text of an object of the pairs `key=value` in a text; null without any. */
  logfmtObject(text: Sql): Sql;

  /** The first JSON object in a message, as text, else null. */
  firstObject(message: Sql): Sql;
  /** Looks up several paths in JSON text at once. */
  lookUp(json: Sql, paths: readonly JsonPath[]): Sql;
  /** One result, from 0, of a {@link lookUp}: JSON text, null when the path leads nowhere. */
  lookedUp(results: Sql, index: number): Sql;
  /** As {@link lookUp}, where only the {@link scalar} of each result is asked for. */
  lookUpTexts(json: Sql, paths: readonly JsonPath[]): Sql;
  /** One result, from 0, of a {@link lookUpTexts} of `count` paths, of which {@link scalarOfText} makes a scalar. */
  lookedUpText(results: Sql, index: number, count: number): Sql;
  /** The {@link scalar} of what was found as a text at a path of `json`. */
  scalarOfText(text: Sql, at: { readonly json: Sql; readonly path: JsonPath }): Sql;
  /** JSON text other than JSON's null, else null. */
  present(json: Sql): Sql;
  /** A text as a JSON string. */
  jsonOfText(text: Sql): Sql;
  /** The text of a JSON string, number or boolean (1 or 0); null for a map, a list or JSON's null. */
  scalar(json: Sql): Sql;
  /** The list of the elements of a JSON list, of anything else than null itself, as JSON text. */
  elements(json: Sql): Sql;
  /** A `SELECT` of one row of `from` for each element of a list, with the element and its place in the list. */
  spread(from: string, list: Sql, columns: { readonly element: string; readonly place: string }): Sql;

  /** The start of the period that holds a timestamp. */
  floorTime(timestamp: Sql, period: Period): Sql;
  /** A timestamp one period later. */
  addPeriod(timestamp: Sql, period: Period): Sql;

  /** A timestamp's text in a time zone. @param format As `strftimeFormat` gives it. */
  formatTime(timestamp: Sql, format: string, zone: TimeZone): Sql;
  /** A text's time as a number of milliseconds since the epoch. @param format As `strptimeFormat` gives it. */
  parseTime(text: Sql, format: string, zone: TimeZone): Sql;
  /** The list of the starts of periods from one to another timestamp; only the last `max` of them. */
  series(options: { readonly from: Sql; readonly to: Sql; readonly period: Period; readonly max: number }): Sql;
  /** In a `SELECT`: a row for each element of a list. */
  unnestList(list: Sql): Sql;
  /** A `SELECT` of columns `v0`, `v1` … and, from 0 on, `ordinal`. */
  rows(rows: InlineRows, ordinal: string): Sql;
  /**
   * The rows of two `SELECT`s; a column that the other lacks is null in its rows.
   *
   * @param columns Those of the other, which are among the first's. No row of one equals a row of the other in them.
   */
  unionByName(one: Sql, other: Sql, columns: readonly string[]): Sql;

  /** The sum of a column's values up to the row. */
  runningSum(value: Sql, window: Window): Sql;
  /** The value some rows before. */
  lag(value: Sql, rows: number, window: Window): Sql;
  /** The last value up to the row that is not null. */
  lastValue(value: Sql, window: Window): Sql;

  /** A value that sorts texts naturally: runs of digits by length, then value. */
  naturalKey(text: Sql): Sql;
  /** Arguments: the value; for percentiles and quantiles also a fraction, for the first and last ones their order, for
   * `topk` and `histogram` a number of parts. */
  aggregate(operation: Exclude<AggregateOperation, "rate">, args: readonly Sql[]): Sql;
  /** Calls a function of the language, by its name in lower case. */
  call(name: string, args: readonly Sql[]): Sql;
  binary(operator: "%" | "*" | "+" | "-" | "/" | "^", left: Sql, right: Sql): Sql;
}
