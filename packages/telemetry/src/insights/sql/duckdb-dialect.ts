import type { AggregateOperation } from "../functions/aggregates.ts";
import type { Period } from "../functions/period.ts";
import { duckDbCall } from "./duckdb-functions.ts";
import { JSON_OBJECT_PATTERN } from "./json-object-pattern.ts";
import type { Sql, SqlDialect } from "./sql-dialect.ts";

/** DuckDB 1.5. */
export const DUCKDB_DIALECT: SqlDialect = {
  name: (identifier) => `"${identifier.replaceAll('"', '""')}"`,
  literal: (value) => (typeof value === "number" ? `${value.toExponential()}::DOUBLE` : textLiteral(value)),
  with: (name, select, options) => `${name} AS ${options?.isShared === true ? "" : "NOT "}MATERIALIZED (${select})`,

  parseNumber: (text) => `CASE WHEN isfinite(TRY_CAST(${text} AS DOUBLE)) THEN TRY_CAST(${text} AS DOUBLE) END`,
  numberText: (value) => `regexp_replace(CAST(${value} AS VARCHAR), '\\.0$', '')`,
  timestampText: (value) => `strftime(make_timestamp_ms(${value}), '%Y-%m-%d %H:%M:%S.%g')`,
  booleanNumber: (condition) => `CAST(coalesce(${condition}, false) AS DOUBLE)`,
  differs: (left, right) => `${left} IS DISTINCT FROM ${right}`,
  numberTimestamp: (value) => `TRY_CAST(floor(${value}) AS BIGINT)`,

  contains: (text, part) => `contains(${text}, ${part})`,
  matches: (text, pattern) => `regexp_matches(${text}, ${textLiteral(pattern)})`,
  extract: (text, pattern, groupCount) => {
    const names = Array.from({ length: groupCount }, (_, index) => `'g${index}'`).join(", ");
    const regex = textLiteral(pattern);
    return `CASE WHEN regexp_matches(${text}, ${regex}) THEN regexp_extract(${text}, ${regex}, [${names}]) END`;
  },
  group: (extracted, index) => `${extracted}.g${index}`,

  firstObject: (message) =>
    `CASE WHEN NOT contains(${message}, '{') THEN NULL WHEN json_valid(${message}) THEN ${message} ELSE ` +
    `(${validOrNull(`regexp_extract(${message}, ${textLiteral(JSON_OBJECT_PATTERN)})`)}) END`,
  lookUp: (json, paths) => `json_extract(${json}, [${paths.map((path) => textLiteral(jsonPath(path))).join(", ")}])`,
  lookedUp: (results, index) => `CAST(${results}[${index + 1}] AS VARCHAR)`,
  present: (json) => `nullif(${json}, 'null')`,
  scalar: (json) =>
    `CASE left(${json}, 1) WHEN '"' THEN json_extract_string(${json}, '$') WHEN 't' THEN '1' WHEN 'f' THEN '0' ` +
    `WHEN '{' THEN NULL WHEN '[' THEN NULL WHEN 'n' THEN NULL ELSE ${json} END`,
  unnest: (from, json, into) =>
    `SELECT *, CAST(unnest(CASE WHEN json_type(${json}) = 'ARRAY' THEN json_transform(${json}, '["JSON"]') ` +
    `WHEN ${json} IS NOT NULL THEN [CAST(${json} AS JSON)] END) AS VARCHAR) AS ${into} FROM ${from}`,

  floorTime,
  addPeriod: (timestamp, period) =>
    period.kind === "fixed"
      ? `(${timestamp} + ${period.ms})`
      : `epoch_ms(make_timestamp_ms(${timestamp}) + to_months(${period.months}))`,

  naturalKey: (text) =>
    `list_transform(regexp_extract_all(${text}, '[0-9]+|[^0-9]+'), lambda part: ` +
    `CASE WHEN part[1] BETWEEN '0' AND '9' THEN lpad(CAST(length(part) AS VARCHAR), 7, '0') || part ELSE part END)`,
  aggregate,
  call: duckDbCall,
  binary: (operator, left, right) => {
    if (operator === "/" || operator === "%") return `(${left} ${operator} nullif(${right}, 0))`;
    return operator === "^" ? `TRY(pow(${left}, ${right}))` : `(${left} ${operator} ${right})`;
  },
};

/** DuckDB's lexer ends at a NUL character. */
function textLiteral(value: string): Sql {
  return value
    .split("\0")
    .map((text) => `'${text.replaceAll("'", "''")}'`)
    .join(" || chr(0) || ");
}

/** Numbers are indexes of a list. */
function jsonPath(path: readonly string[]): string {
  const steps = path.map((part) =>
    /^\d+$/.test(part) ? `[${part}]` : `."${part.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`,
  );
  return `$${steps.join("")}`;
}

function validOrNull(json: Sql): Sql {
  return `CASE WHEN json_valid(${json}) THEN ${json} END`;
}

/** Weeks begin on Monday; the epoch was a Thursday. Months, quarters and years follow the calendar. */
function floorTime(timestamp: Sql, period: Period): Sql {
  if (period.kind === "months") {
    return `epoch_ms(time_bucket(to_months(${period.months}), make_timestamp_ms(${timestamp})))`;
  }
  const WEEK_MS = 604_800_000;
  const MONDAY_MS = 345_600_000;
  const shift = period.ms % WEEK_MS === 0 ? MONDAY_MS : 0;
  if (shift === 0) return `(${timestamp} // ${period.ms} * ${period.ms})`;
  return `((${timestamp} - ${shift}) // ${period.ms} * ${period.ms} + ${shift})`;
}

const AGGREGATES: Readonly<Record<AggregateOperation, (value: Sql, other: Sql) => Sql>> = {
  avg: (value) => `avg(${value})`,
  count: (value) => `count(${value})`,
  "count-distinct": (value) => `count(DISTINCT ${value})`,
  earliest: (value, order) => `arg_min(${value}, ${order})`,
  latest: (value, order) => `arg_max(${value}, ${order})`,
  max: (value) => `max(${value})`,
  min: (value) => `min(${value})`,
  // A value of the data, as the published results of whole-number fields are.
  percentile: (value, fraction) => `quantile_disc(${value}, ${fraction})`,
  "sorts-first": (value, order) => `arg_min(${value}, ${order})`,
  "sorts-last": (value, order) => `arg_max(${value}, ${order})`,
  stddev: (value) => `stddev_pop(${squarable(value)})`,
  sum: (value) => `sum(${value})`,
  values: (value) =>
    `CAST(to_json(list(DISTINCT ${value} ORDER BY ${value}) FILTER (WHERE ${value} IS NOT NULL)) AS VARCHAR)`,
  variance: (value) => `var_pop(${squarable(value)})`,
};

/** DuckDB fails where the sum of squares is no double. */
function squarable(value: Sql): Sql {
  return `CASE WHEN abs(${value}) < 1e140 THEN ${value} END`;
}

function aggregate(operation: AggregateOperation, [value = "*", other = ""]: readonly Sql[]): Sql {
  return AGGREGATES[operation](value, other);
}
