import type { AggregateOperation } from "../functions/aggregates.ts";
import type { Period } from "../functions/period.ts";
import { clickHouseCall } from "./clickhouse-functions.ts";
import { JSON_OBJECT_PATTERN } from "./json-object-pattern.ts";
import type { Sql, SqlDialect } from "./sql-dialect.ts";

/**
 * ClickHouse from version 25 on, with the settings of `CLICKHOUSE_QUERY_SETTINGS`. Its `.` matches line ends unless a
 * pattern begins with `(?-s)`.
 */
export const CLICKHOUSE_DIALECT: SqlDialect = {
  name: (identifier) => `"${identifier.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`,
  literal: (value) => (typeof value === "number" ? `(${value.toExponential()})` : textLiteral(value)),
  with: (name, select) => `${name} AS (${select})`,

  parseNumber: (text) => {
    const number = `toFloat64OrNull(trimBoth(${text}))`;
    return `if(isFinite(${number}), ${number}, NULL)`;
  },
  numberText: (value) => `toString(${value})`,
  timestampText: (value) => `toString(fromUnixTimestamp64Milli(${value}, 'UTC'))`,
  booleanNumber: (condition) => `toFloat64(coalesce(${condition}, false))`,
  // Whole and other numbers may be beside each other.
  differs: (left, right) => `toFloat64(${left}) IS DISTINCT FROM toFloat64(${right})`,
  numberTimestamp: (value) => `accurateCastOrNull(floor(${value}), 'Int64')`,

  contains: (text, part) => `(position(${text}, ${part}) > 0)`,
  matches: (text, pattern) => `match(${text}, ${regexLiteral(pattern)})`,
  extract: (text, pattern) => {
    const regex = regexLiteral(pattern);
    const some = `coalesce(${text}, '')`;
    // Without a match there are no groups, which `group` reads as null.
    return `if(coalesce(match(${text}, ${regex}), false), extractGroups(${some}, ${regex}), [])`;
  },
  group: (extracted, index) => `if(empty(${extracted}), NULL, ${extracted}[${index + 1}])`,

  firstObject: (message) => {
    const inner = `extract(coalesce(${message}, ''), ${textLiteral(JSON_OBJECT_PATTERN)})`;
    return (
      `multiIf(position(${message}, '{') = 0, NULL, isValidJSON(${message}), ${message}, ` +
      `isValidJSON(${inner}), ${inner}, NULL)`
    );
  },
  lookUp: (json, paths) => `[${paths.map((path) => lookUpPath(json, path)).join(", ")}]`,
  lookedUp: (results, index) => `nullIf(${results}[${index + 1}], '')`,
  present: (json) => `nullIf(${json}, 'null')`,
  scalar: (json) =>
    `CASE left(${json}, 1) WHEN '"' THEN JSONExtractString(${json}) WHEN 't' THEN '1' WHEN 'f' THEN '0' ` +
    `WHEN '{' THEN NULL WHEN '[' THEN NULL WHEN 'n' THEN NULL ELSE ${json} END`,
  unnest: (from, json, into) =>
    `SELECT *, arrayJoin(multiIf(${json} IS NULL, [], JSONType(coalesce(${json}, '')) = 'Array', ` +
    `JSONExtractArrayRaw(coalesce(${json}, '')), [coalesce(${json}, '')])) AS ${into} FROM ${from}`,

  floorTime,
  addPeriod: (timestamp, period) =>
    period.kind === "fixed"
      ? `(${timestamp} + ${period.ms})`
      : `toUnixTimestamp64Milli(addMonths(fromUnixTimestamp64Milli(${timestamp}, 'UTC'), ${period.months}))`,

  // A list of parts as one text, which may be null: the character between them sorts before all others.
  naturalKey: (text) =>
    String.raw`arrayStringConcat(arrayMap(part -> if(part < ':' AND part >= '0', ` +
    String.raw`concat(leftPad(toString(length(part)), 7, '0'), part), part), ` +
    String.raw`extractAll(coalesce(${text}, ''), '[0-9]+|[^0-9]+')), '\0')`,
  aggregate,
  call: clickHouseCall,
  binary: (operator, left, right) => {
    if (operator === "^") return `pow(${left}, ${right})`;
    return operator === "/" || operator === "%"
      ? `(${left} ${operator} nullIf(${right}, 0))`
      : `(${left} ${operator} ${right})`;
  },
};

function textLiteral(value: string): Sql {
  const escaped = value.replaceAll(/['\\]/g, (character) => `\\${character}`).replaceAll("\0", String.raw`\0`);
  return `'${escaped}'`;
}

function regexLiteral(pattern: string): Sql {
  return textLiteral(`(?-s)${pattern}`);
}

/** The JSON text at a path, else the empty text or null. A number is an index of a list, and of nothing else. */
function lookUpPath(json: Sql, path: readonly string[]): Sql {
  const steps = path.map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : textLiteral(part)));
  const raw = `JSONExtractRaw(${[json, ...steps].join(", ")})`;
  const areLists = path.flatMap((part, index) =>
    /^\d+$/.test(part) ? [`JSONType(${[json, ...steps.slice(0, index)].join(", ")}) = 'Array'`] : [],
  );
  return areLists.length === 0 ? raw : `if(${areLists.join(" AND ")}, ${raw}, '')`;
}

/** Weeks begin on Monday; the epoch was a Thursday. Months, quarters and years follow the calendar, from the year 2000. */
function floorTime(timestamp: Sql, period: Period): Sql {
  if (period.kind === "months") {
    const date = `fromUnixTimestamp64Milli(${timestamp}, 'UTC')`;
    const months = `((toYear(${date}) - 2000) * 12 + toMonth(${date}) - 1)`;
    const floored = `toInt32(floor(${months} / ${period.months}) * ${period.months})`;
    return `toUnixTimestamp64Milli(toDateTime64(addMonths(toDate32('2000-01-01'), ${floored}), 3, 'UTC'))`;
  }
  const WEEK_MS = 604_800_000;
  const MONDAY_MS = 345_600_000;
  const shift = period.ms % WEEK_MS === 0 ? MONDAY_MS : 0;
  if (shift === 0) return `(intDiv(${timestamp}, ${period.ms}) * ${period.ms})`;
  return `(intDiv(${timestamp} - ${shift}, ${period.ms}) * ${period.ms} + ${shift})`;
}

const AGGREGATES: Readonly<Record<AggregateOperation, (value: Sql, other: Sql) => Sql>> = {
  avg: (value) => `avg(${value})`,
  count: (value) => `count(${value})`,
  "count-distinct": (value) => `count(DISTINCT ${value})`,
  earliest: (value, order) => `argMin(${value}, ${order})`,
  latest: (value, order) => `argMax(${value}, ${order})`,
  max: (value) => `max(${value})`,
  min: (value) => `min(${value})`,
  // Of equal weights: the least value that at least this share of all does not exceed.
  percentile: (value, fraction) => `quantileExactWeighted(${fraction})(${value}, 1)`,
  "sorts-first": (value, order) => `argMin(${value}, ${order})`,
  "sorts-last": (value, order) => `argMax(${value}, ${order})`,
  stddev: (value) => `stddevPopStable(${squarable(value)})`,
  sum: (value) => `sum(${value})`,
  values: (value) => `if(count(${value}) = 0, NULL, toJSONString(arraySort(groupUniqArray(${value}))))`,
  variance: (value) => `varPopStable(${squarable(value)})`,
};

/** Beyond, the sum of squares is no double. */
function squarable(value: Sql): Sql {
  return `if(abs(${value}) < 1e140, ${value}, NULL)`;
}

function aggregate(operation: AggregateOperation, [value = "*", other = ""]: readonly Sql[]): Sql {
  return AGGREGATES[operation](value, other);
}
