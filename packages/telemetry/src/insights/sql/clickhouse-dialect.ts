import type { ValueType } from "../functions/value-type.ts";
import { clickHouseAggregate } from "./clickhouse-aggregates.ts";
import { clickHouseCall } from "./clickhouse-functions.ts";
import { bind, numberLiteral, regexLiteral, textLiteral } from "./clickhouse-literals.ts";
import { addPeriod, floorTime, formatTime, parseTime, series } from "./clickhouse-times.ts";
import { inlineValue } from "./inline-value.ts";
import { JSON_OBJECT_PATTERN } from "./json-object-pattern.ts";
import type { InlineRows } from "./scan-range.ts";
import { type JsonPath, type Sql, type SqlDialect, WHITE_SPACE, type Window } from "./sql-dialect.ts";

/**
 * ClickHouse from version 25 on, with the settings of `CLICKHOUSE_QUERY_SETTINGS`. Its `.` matches line ends unless a
 * pattern begins with `(?-s)`.
 */
export const CLICKHOUSE_DIALECT: SqlDialect = {
  name: (identifier) => `"${identifier.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`,
  literal: (value) => (typeof value === "number" ? `(${numberLiteral(value)})` : textLiteral(value)),
  with: (name, select) => `${name} AS (${select})`,

  parseNumber: (text) => {
    const number = `toFloat64OrNull(trimBoth(${text}, ${textLiteral(WHITE_SPACE)}))`;
    return `if(isFinite(${number}), ${number}, NULL)`;
  },
  // The sum with 0 is 0 for the negative zero.
  numberText: (value) => `toString(${value} + 0)`,
  timestampText: (value) => `toString(fromUnixTimestamp64Milli(${value}, 'UTC'))`,
  booleanNumber: (condition) => `toFloat64(coalesce(${condition}, false))`,
  // A whole and another number have no common type.
  timestampNumber: (timestamp) => `toFloat64(${timestamp})`,
  numberTimestamp: (value) => `accurateCastOrNull(floor(${value}), 'Int64')`,

  contains: (text, part) => `(position(${text}, ${part}) > 0)`,
  matches: (text, pattern) => `match(${text}, ${regexLiteral(pattern)})`,
  extract: (text, pattern) => {
    const regex = regexLiteral(pattern);
    const some = `coalesce(${text}, '')`;
    // Without a match there are no groups, which `group` reads as null.
    return `if(coalesce(match(${text}, ${regex}), false), extractGroups(${some}, ${regex}), [])`;
  },
  extractEvery: (text, pattern) => {
    const regex = regexLiteral(pattern);
    const some = `coalesce(${text}, '')`;
    return `if(match(${some}, ${regex}), extractAllGroupsVertical(${some}, ${regex}), [[]])`;
  },
  replaceEvery: (text, pattern, by) =>
    `replaceRegexpAll(${text}, ${regexLiteral(pattern)}, ${textLiteral(by.replaceAll("\\", "\\\\"))})`,
  csvFields,
  element: (list, index) => `if(length(${list}) > ${index}, ${list}[${index + 1}], NULL)`,
  logfmtObject,
  group: (extracted, index) => `if(empty(${extracted}), NULL, ${extracted}[${index + 1}])`,

  firstObject: (message) => {
    const inner = `extract(coalesce(${message}, ''), ${textLiteral(JSON_OBJECT_PATTERN)})`;
    return (
      `multiIf(position(${message}, '{') = 0, NULL, isValidJSON(${message}), ${message}, ` +
      `isValidJSON(${inner}), ${inner}, NULL)`
    );
  },
  lookUp,
  lookedUp,
  lookUpTexts: lookUp,
  lookedUpText: lookedUp,
  scalarOfText: scalar,
  present: (json) => `nullIf(${json}, 'null')`,
  jsonOfText: (text) => `if(${text} IS NULL, NULL, toJSONString(${text}))`,
  scalar,
  elements: (json) =>
    `multiIf(${json} IS NULL, [], JSONType(coalesce(${json}, '')) = 'Array', ` +
    `JSONExtractArrayRaw(coalesce(${json}, '')), [coalesce(${json}, '')])`,
  spread: (from, list, { element, place }) =>
    `SELECT * EXCEPT (spread_pair), spread_pair.1 AS ${element}, spread_pair.2 AS ${place} ` +
    `FROM (SELECT *, arrayJoin(${bind(list, "l", "arrayZip(l, arrayEnumerate(l))")}) AS spread_pair FROM ${from}) AS spread_rows`,

  floorTime,
  addPeriod,
  formatTime,
  parseTime,
  series,
  unnestList: (list) => `arrayJoin(${list})`,
  rows: clickHouseRows,
  unionByName: (one, other, columns) =>
    `SELECT * FROM (${one}) AS one FULL JOIN (${other}) AS other USING (${columns.join(", ")})`,

  runningSum: (value, window) => `sum(${value}) OVER (${windowOf(window)} ${UP_TO_ROW})`,
  // Without a row so many before, the value of a type without null would be none of the data.
  lag: (value, rows, window) =>
    `lagInFrame(toNullable(${value}), ${rows}) OVER (${windowOf(window)} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`,
  lastValue: (value, window) => `last_value(toNullable(${value})) IGNORE NULLS OVER (${windowOf(window)} ${UP_TO_ROW})`,

  // A list of parts as one text, which may be null: the character between them sorts before all others.
  naturalKey: (text) =>
    String.raw`arrayStringConcat(arrayMap(part -> if(part < ':' AND part >= '0', ` +
    String.raw`concat(leftPad(toString(length(part)), 7, '0'), part), part), ` +
    String.raw`extractAll(coalesce(${text}, ''), '[0-9]+|[^0-9]+')), '\0')`,
  aggregate: clickHouseAggregate,
  call: clickHouseCall,
  binary: (operator, left, right) => {
    if (operator === "^") return bind(`pow(${left}, ${right})`, "p", "if(isNaN(p), NULL, p)");
    return operator === "/" || operator === "%"
      ? `(${left} ${operator} nullIf(${right}, 0))`
      : `(${left} ${operator} ${right})`;
  },
};

function lookUp(json: Sql, paths: readonly JsonPath[]): Sql {
  return `[${paths.map((path) => lookUpPath(json, path)).join(", ")}]`;
}

function lookedUp(results: Sql, index: number): Sql {
  return `nullIf(${results}[${index + 1}], '')`;
}

function scalar(json: Sql): Sql {
  return (
    `CASE left(${json}, 1) WHEN '"' THEN JSONExtractString(${json}) WHEN 't' THEN '1' WHEN 'f' THEN '0' ` +
    `WHEN '{' THEN NULL WHEN '[' THEN NULL WHEN 'n' THEN NULL ` +
    `ELSE if(endsWith(${json}, '.0'), left(${json}, length(${json}) - 2), ${json}) END`
  );
}

/** Indexes of a list: more digits are a key alone. */
const INDEX = /^\d{1,9}$/;

/** The JSON text at a path, else the empty text or null. A number is an index of a list or a key of a map. */
function lookUpPath(json: Sql, path: JsonPath): Sql {
  const at = path.findIndex((part) => INDEX.test(part));
  const keys = (at < 0 ? path : path.slice(0, at)).map(textLiteral);
  const found = keys.length === 0 ? json : `JSONExtractRaw(${[json, ...keys].join(", ")})`;
  if (at < 0) return found;
  const part = path[at] ?? "";
  const ofList = `JSONExtractRaw(v, ${Number(part) + 1})`;
  const item = bind(found, "v", `if(JSONType(v) = 'Array', ${ofList}, JSONExtractRaw(v, ${textLiteral(part)}))`);
  return at === path.length - 1 ? item : lookUpPath(item, path.slice(at + 1));
}

const UP_TO_ROW = "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW";

function windowOf({ partition, order }: Window): Sql {
  return `${partition === undefined ? "" : `PARTITION BY ${partition} `}ORDER BY ${order}`;
}

const CSV_FIELD = '(?s)("(?:[^"]|"")*"|[^,]*),';

function csvFields(line: Sql): Sql {
  const unquoted = `replaceAll(substring(f, 2, length(f) - 2), '""', '"')`;
  const field = `if(length(f) > 1 AND startsWith(f, '"') AND endsWith(f, '"'), ${unquoted}, f)`;
  const fields = `arrayMap(f -> ${field}, extractAll(concat(coalesce(${line}, ''), ','), ${textLiteral(CSV_FIELD)}))`;
  return `if(${line} IS NULL, [], ${fields})`;
}

const PAIR = String.raw`(?s)([^\s="]+)=("(?:[^"\\]|\\.)*"|[^\s"]*)`;

/** A text in quotes that JSON would not take is kept as it stands. */
function logfmtObject(text: Sql): Sql {
  const pairs = `extractAllGroupsVertical(coalesce(${text}, ''), ${textLiteral(PAIR)})`;
  const value = `if(startsWith(z[2], '"') AND isValidJSON(z[2]), z[2], toJSONString(z[2]))`;
  const members = `arrayMap(z -> concat(toJSONString(z[1]), ':', ${value}), ${pairs})`;
  return `if(coalesce(match(${text}, ${textLiteral(PAIR)}), false), concat('{', arrayStringConcat(${members}, ','), '}'), NULL)`;
}

const INLINE_TYPES: Readonly<Record<ValueType, string>> = {
  boolean: "Nullable(Bool)",
  json: "Nullable(String)",
  number: "Nullable(Float64)",
  text: "Nullable(String)",
  timestamp: "Nullable(Int64)",
};

/** One JSON text rather than many literals: it is read much faster. */
function clickHouseRows({ columns, rows }: InlineRows, ordinal: string): Sql {
  const types = columns.map(({ type }) => INLINE_TYPES[type]);
  if (rows.length === 0 || columns.length === 0) {
    const nulls = types.map((type, index) => `CAST(NULL AS ${type}) AS v${index}`);
    return `SELECT ${[...nulls, `0 AS ${ordinal}`].join(", ")} WHERE false`;
  }
  const json = textLiteral(JSON.stringify(rows.map((row) => row.map(inlineValue))));
  const list = `SELECT JSONExtract(${json}, 'Array(Tuple(${types.join(", ")}))') AS list`;
  const values = types.map((_, index) => `tupleElement(r, ${index + 1}) AS v${index}`);
  return `SELECT ${[...values, `toInt64(n) - 1 AS ${ordinal}`].join(", ")} FROM (${list}) ARRAY JOIN list AS r, arrayEnumerate(list) AS n`;
}
