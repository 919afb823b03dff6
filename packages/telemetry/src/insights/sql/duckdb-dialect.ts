import type { AggregateOperation } from "../functions/aggregates.ts";
import { numberLiteral, textLiteral } from "./duckdb-literals.ts";
import { duckDbCall } from "./duckdb-functions.ts";
import { addPeriod, floorTime, formatTime, parseTime, series } from "./duckdb-times.ts";
import { JSON_OBJECT_PATTERN } from "./json-object-pattern.ts";
import { inlineValue } from "./inline-value.ts";
import type { ValueType } from "../functions/value-type.ts";
import type { InlineRows } from "./scan-range.ts";
import type { JsonPath, Sql, SqlDialect, Window } from "./sql-dialect.ts";

/** DuckDB 1.5. */
export const DUCKDB_DIALECT: SqlDialect = {
  name: (identifier) => `"${identifier.replaceAll('"', '""')}"`,
  literal: (value) => (typeof value === "number" ? `${numberLiteral(value)}::DOUBLE` : textLiteral(value)),
  with: (name, select, options) => `${name} AS ${options?.isShared === true ? "" : "NOT "}MATERIALIZED (${select})`,

  // DuckDB reads 1_0 as 10.
  parseNumber: (text) =>
    `CASE WHEN isfinite(TRY_CAST(${text} AS DOUBLE)) AND NOT contains(${text}, '_') THEN TRY_CAST(${text} AS DOUBLE) END`,
  // The sum with 0 is 0 for the negative zero.
  numberText: (value) => `regexp_replace(CAST(${value} + 0 AS VARCHAR), '\\.0$', '')`,
  timestampText: (value) => `strftime(make_timestamp_ms(${value}), '%Y-%m-%d %H:%M:%S.%g')`,
  booleanNumber: (condition) => `CAST(coalesce(${condition}, false) AS DOUBLE)`,
  timestampNumber: (timestamp) => timestamp, // DuckDB makes a double of it where one is needed.
  numberTimestamp: (value) => `TRY_CAST(floor(${value}) AS BIGINT)`,

  contains: (text, part) => `contains(${text}, ${part})`,
  matches: (text, pattern) => `regexp_matches(${text}, ${textLiteral(pattern)})`,
  replaceEvery: (text, pattern, by) =>
    `regexp_replace(${text}, ${textLiteral(pattern)}, ${textLiteral(by.replaceAll("\\", "\\\\"))}, 'g')`,
  extract: (text, pattern, groupCount) => {
    const names = Array.from({ length: groupCount }, (_, index) => `'g${index}'`).join(", ");
    const regex = textLiteral(pattern);
    return `CASE WHEN regexp_matches(${text}, ${regex}) THEN regexp_extract(${text}, ${regex}, [${names}]) END`;
  },
  group: (extracted, index) => `${extracted}.g${index}`,

  extractEvery: (text, pattern, groupCount) => {
    const regex = textLiteral(pattern);
    const groups = Array.from({ length: groupCount }, (_, index) => index);
    const lists = groups.map((index) => `regexp_extract_all(${text}, ${regex}, ${index + 1})`).join(", ");
    const fields = groups.map((index) => `'g${index}': z[${index + 1}]`).join(", ");
    const none = `{${groups.map((index) => `'g${index}': CAST(NULL AS VARCHAR)`).join(", ")}}`;
    const matches = `list_transform(list_zip(${lists}), lambda z: {${fields}})`;
    return `CASE WHEN regexp_matches(${text}, ${regex}) THEN ${matches} ELSE [${none}] END`;
  },
  csvFields: (line) =>
    `list_transform(regexp_extract_all(${line} || ',', '(?s)("(?:[^"]|"")*"|[^,]*),', 1), lambda part: ` +
    `CASE WHEN length(part) > 1 AND part[1] = '"' AND part[-1] = '"' THEN replace(part[2:-2], '""', '"') ELSE part END)`,
  element: (list, index) => `${list}[${index + 1}]`,
  logfmtObject,

  firstObject: (message) =>
    `CASE WHEN NOT contains(${message}, '{') THEN NULL WHEN json_valid(${message}) THEN ${message} ELSE ` +
    `(${validOrNull(`regexp_extract(${message}, ${textLiteral(JSON_OBJECT_PATTERN)})`)}) END`,
  lookUp: (json, paths) => `json_extract(${json}, [${paths.map(pathLiteral).join(", ")}])`,
  lookedUp: (results, index) => `CAST(${results}[${index + 1}] AS VARCHAR)`,
  // A text is found faster than JSON, and one faster than a list of one.
  lookUpTexts: (json, paths) => {
    const [first = "", ...rest] = paths.map(pathLiteral);
    return `json_extract_string(${json}, ${rest.length === 0 ? first : `[${[first, ...rest].join(", ")}]`})`;
  },
  lookedUpText: (results, index, count) => (count === 1 ? results : `${results}[${index + 1}]`),
  // Of a few texts it does not show what they are the texts of: those are looked up again.
  scalarOfText: (text, { json, path }) =>
    `CASE WHEN ${text} IN ('true', 'false') OR left(${text}, 1) IN ('{', '[') OR suffix(${text}, '.0') ` +
    `THEN ${scalar(`CAST(json_extract(${json}, ${pathLiteral(path)}) AS VARCHAR)`)} ELSE ${text} END`,
  present: (json) => `nullif(${json}, 'null')`,
  jsonOfText: (text) => `CASE WHEN ${text} IS NOT NULL THEN CAST(to_json(${text}) AS VARCHAR) END`,
  scalar,
  elements: (json) =>
    `CAST(CASE WHEN json_type(${json}) = 'ARRAY' THEN json_transform(${json}, '["JSON"]') ` +
    `WHEN ${json} IS NOT NULL THEN [CAST(${json} AS JSON)] END AS VARCHAR[])`,
  spread: (from, list, { element, place }) =>
    `SELECT * EXCLUDE (spread_list), unnest(spread_list) AS ${element}, unnest(range(len(spread_list))) AS ${place} ` +
    `FROM (SELECT *, ${list} AS spread_list FROM ${from}) AS spread_rows`,

  floorTime,
  addPeriod,
  series,
  unnestList: (list) => `unnest(${list})`,
  rows: duckDbRows,
  unionByName: (one, other) => `${one} UNION ALL BY NAME ${other}`,

  runningSum: (value, window) =>
    `sum(${value}) OVER (${windowOf(window)} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`,
  lag: (value, rows, window) => `lag(${value}, ${rows}) OVER (${windowOf(window)})`,
  lastValue: (value, window) =>
    `last_value(${value} IGNORE NULLS) OVER (${windowOf(window)} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`,

  formatTime,
  parseTime,

  // A run of digits is led by its length as one character; few are so long that theirs would be no character.
  naturalKey: (text) =>
    `list_transform(regexp_extract_all(${text}, '[0-9]+|[^0-9]+'), lambda part: ` +
    `CASE WHEN part < ':' AND part >= '0' THEN '0' || chr(CAST(least(length(part), 50000) AS INTEGER)) || part ELSE part END)`,
  aggregate,
  call: duckDbCall,
  binary: (operator, left, right) => {
    if (operator === "/" || operator === "%") return `(${left} ${operator} nullif(${right}, 0))`;
    return operator === "^" ? `nullif(TRY(pow(${left}, ${right})), 'NaN'::DOUBLE)` : `(${left} ${operator} ${right})`;
  },
};

function windowOf({ partition, order }: Window): Sql {
  return `${partition === undefined ? "" : `PARTITION BY ${partition} `}ORDER BY ${order}`;
}

const PAIR = String.raw`(?s)([^\s="]+)=("(?:[^"\\]|\\.)*"|[^\s"]*)`;

/** A text in quotes that JSON would not take is kept as it stands. */
function logfmtObject(text: Sql): Sql {
  const keys = `regexp_extract_all(${text}, ${textLiteral(PAIR)}, 1)`;
  const values = `regexp_extract_all(${text}, ${textLiteral(PAIR)}, 2)`;
  const value = `CASE WHEN z[2][1] = '"' AND json_valid(z[2]) THEN z[2] ELSE CAST(to_json(z[2]) AS VARCHAR) END`;
  const pairs = `list_transform(list_zip(${keys}, ${values}), lambda z: CAST(to_json(z[1]) AS VARCHAR) || ':' || ${value})`;
  return `CASE WHEN regexp_matches(${text}, ${textLiteral(PAIR)}) THEN '{' || array_to_string(${pairs}, ',') || '}' END`;
}

const INLINE_TYPES: Readonly<Record<ValueType, string>> = {
  boolean: "BOOLEAN",
  json: "VARCHAR",
  number: "DOUBLE",
  text: "VARCHAR",
  timestamp: "BIGINT",
};

/** One JSON text rather than many literals: it is read much faster. */
function duckDbRows({ columns, rows }: InlineRows, ordinal: string): Sql {
  const types = JSON.stringify([
    Object.fromEntries(columns.map(({ type }, index) => [`v${index}`, INLINE_TYPES[type]])),
  ]);
  const objects = rows.map((row) => Object.fromEntries(row.map((value, index) => [`v${index}`, inlineValue(value)])));
  const list = `json_transform(${textLiteral(JSON.stringify(objects))}, ${textLiteral(types)})`;
  const values = columns.map(({ type }, index) => `CAST(r.v${index} AS ${INLINE_TYPES[type]}) AS v${index}`);
  if (rows.length === 0 || columns.length === 0) {
    const nulls = columns.map(({ type }, index) => `CAST(NULL AS ${INLINE_TYPES[type]}) AS v${index}`);
    return `SELECT ${[...nulls, `0 AS ${ordinal}`].join(", ")} WHERE false`;
  }
  return `SELECT ${[...values, ordinal].join(", ")} FROM (SELECT unnest(${list}) AS r, unnest(range(${rows.length})) AS ${ordinal}) AS inline_rows`;
}

function scalar(json: Sql): Sql {
  return (
    `CASE left(${json}, 1) WHEN '"' THEN CASE WHEN contains(${json}, '\\') THEN json_extract_string(${json}, '$') ` +
    `ELSE trim(${json}, '"') END WHEN 't' THEN '1' WHEN 'f' THEN '0' ` +
    `WHEN '{' THEN NULL WHEN '[' THEN NULL WHEN 'n' THEN NULL ` +
    `ELSE CASE WHEN suffix(${json}, '.0') THEN ${json}[:-3] ELSE ${json} END END`
  );
}

function pathLiteral(path: JsonPath): Sql {
  return textLiteral(jsonPath(path));
}

/** A JSON pointer where a part may be an index of a list or a key of a map, or is no text, which paths cannot hold. */
function jsonPath(path: JsonPath): string {
  if (path.some((part) => /^\d*$/.test(part))) {
    return path.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  }
  return `$${path.map((part) => `."${part.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`).join("")}`;
}

function validOrNull(json: Sql): Sql {
  return `CASE WHEN json_valid(${json}) THEN ${json} END`;
}

const AGGREGATES: Readonly<Record<Exclude<AggregateOperation, "rate">, (value: Sql, other: Sql) => Sql>> = {
  avg: (value) => `avg(${value})`,
  count: (value) => `count(${value})`,
  "count-distinct": (value) => `count(DISTINCT ${value})`,
  earliest: (value, order) => `arg_min(${value}, ${order})`,
  latest: (value, order) => `arg_max(${value}, ${order})`,
  max: (value) => `max(${value})`,
  min: (value) => `min(${value})`,
  // A value of the data, as the published results of whole-number fields are.
  percentile: (value, fraction) => `quantile_disc(${value}, ${fraction})`,
  histogram: duckDbHistogram,
  quantile: (value, fraction) => `quantile_cont(${value}, ${fraction})`,
  topk: (value, count) =>
    `CAST(to_json(list_transform(list_slice(list_sort(list_transform(map_entries(histogram(${value})), ` +
    `lambda e: {'rank': -CAST(e.value AS BIGINT), 'key': e.key})), 1, ${count}), lambda e: e.key)) AS VARCHAR)`,
  "sorts-first": (value, order) => `arg_min(${value}, ${order})`,
  "sorts-last": (value, order) => `arg_max(${value}, ${order})`,
  stddev: (value) => `stddev_pop(${squarable(value)})`,
  sum: (value) => `sum(${value})`,
  values: (value) =>
    `CAST(to_json(list(DISTINCT ${value} ORDER BY ${value}) FILTER (WHERE ${value} IS NOT NULL)) AS VARCHAR)`,
  variance: (value) => `var_pop(${squarable(value)})`,
};

/** The number of values in ranges of equal width, as JSON by range; the last range holds its end. */
function duckDbHistogram(value: Sql, count: Sql): Sql {
  const all = `{'l': list(${value}) FILTER (WHERE ${value} IS NOT NULL), 'lo': min(${value}), 'w': (max(${value}) - min(${value})) / ${count}}`;
  const text = (bound: Sql) => `regexp_replace(CAST(round(${bound}, 4) AS VARCHAR), '\\.0$', '')`;
  const label = `${text("s.lo + i * s.w")} || '-' || ${text("s.lo + (i + 1) * s.w")}`;
  const bucket = `least(floor((x - s.lo) / nullif(s.w, 0)), ${count} - 1)`;
  const size = `len(list_filter(s.l, lambda x: coalesce(${bucket}, 0) = i))`;
  const pair = `CAST(to_json(${label}) AS VARCHAR) || ':' || ${size}`;
  return (
    `list_transform([${all}], lambda s: CASE WHEN s.l IS NOT NULL THEN ` +
    `'{' || array_to_string(list_transform(range(${count}), lambda i: ${pair}), ',') || '}' END)[1]`
  );
}

/** DuckDB fails where the sum of squares is no double. */
function squarable(value: Sql): Sql {
  return `CASE WHEN abs(${value}) < 1e140 THEN ${value} END`;
}

function aggregate(operation: Exclude<AggregateOperation, "rate">, [value = "*", other = ""]: readonly Sql[]): Sql {
  return AGGREGATES[operation](value, other);
}
