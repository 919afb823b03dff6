import { ADDRESS_FUNCTIONS } from "./duckdb-addresses.ts";
import { textLiteral } from "./duckdb-literals.ts";
import { type Sql, WHITE_SPACE } from "./sql-dialect.ts";

type Template = (...args: readonly Sql[]) => Sql;

const CALLS_OF_SAME_SHAPE: Readonly<Record<string, string>> = {
  abs: "abs",
  ceil: "ceil",
  floor: "floor",
  greatest: "greatest",
  least: "least",
  strlen: "length",
  toupper: "upper",
  tolower: "lower",
  replace: "replace",
  startswith: "starts_with",
  endswith: "ends_with",
  messagesize: "strlen",
  md5: "md5",
  sha256: "sha256",
  urlencode: "url_encode",
};

/** A position in a text, or a number of its characters: no message is longer. */
function position(value: Sql | undefined): Sql {
  return `CAST(trunc(least(greatest(${value ?? "0"}, 0), 2000000)) AS BIGINT)`;
}

/** Functions whose SQL is more than a call, and those that would fail at some values. */
const TEMPLATES: Readonly<Record<string, Template>> = {
  log: (x) => `ln(CASE WHEN ${x} > 0 THEN ${x} END)`,
  sqrt: (x) => `sqrt(CASE WHEN ${x} >= 0 THEN ${x} END)`,
  round: (x, digits = "0") => `round(${x}, TRY_CAST(${digits} AS INTEGER))`,
  toint: (x) => `trunc(${x})`,
  tolong: (x) => `trunc(${x})`,
  trim: (s, characters = textLiteral(WHITE_SPACE)) => `trim(${s}, ${characters})`,
  ltrim: (s, characters = textLiteral(WHITE_SPACE)) => `ltrim(${s}, ${characters})`,
  rtrim: (s, characters = textLiteral(WHITE_SPACE)) => `rtrim(${s}, ${characters})`,
  isempty: (s) => `coalesce(${s} = '', true)`,
  isblank: (s) => `coalesce(regexp_full_match(${s}, '\\s*'), true)`,
  concat: (...texts) => `concat(${texts.join(", ")})`,
  substr: (s, start, length) =>
    `substr(${s}, ${position(start)} + 1${length === undefined ? "" : `, ${position(length)}`})`,
  strcontains: (s, part, ignoresCase) =>
    ignoresCase === undefined
      ? `coalesce(contains(${s}, ${part}), false)`
      : `coalesce(CASE WHEN ${ignoresCase} THEN contains(lower(${s}), lower(${part})) ELSE contains(${s}, ${part}) END, false)`,
  urldecode: (s) => `TRY(url_decode(${s}))`,
  base64encode: (s) => `to_base64(encode(${s}))`,
  base64decode: (s) => `TRY(decode(from_base64(${s})))`,
  hextoascii: (s) => `TRY(decode(unhex(${s})))`,
  hextodec: (s) =>
    `CASE WHEN regexp_full_match(${s}, '[0-9A-Fa-f]+') THEN CAST(TRY_CAST('0x' || ${s} AS BIGINT) AS DOUBLE) END`,
  dectohex: (x) => `lower(to_hex(TRY_CAST(trunc(${x}) AS BIGINT)))`,
  split: (s, delimiter) => `CAST(to_json(string_split(${s}, ${delimiter})) AS VARCHAR)`,
  haversine,
  // Maps and lists alone.
  jsonparse: (s) =>
    `CASE WHEN regexp_matches(${s}, '^\\s*[{[]') AND json_valid(${s}) THEN trim(${s}, ${textLiteral(WHITE_SPACE)}) END`,
  jsonstringify: (json = "NULL") => json,
  jsonarraysize: (json) => `CASE WHEN json_type(${json}) = 'ARRAY' THEN CAST(json_array_length(${json}) AS DOUBLE) END`,
  jsonarraycontains: (json, value) =>
    `coalesce(list_contains(json_transform(CASE WHEN json_type(${json}) = 'ARRAY' THEN ${json} END, '["VARCHAR"]'), ${value}), false)`,
  // The backslash of a group's number is a dollar sign in the language.
  regexreplace: (s, pattern, by) =>
    String.raw`regexp_replace(${s}, ${pattern}, regexp_replace(${by}, '\$(\d)', '\\\1', 'g'), 'g')`,
};

/** Kilometres between two points on a sphere of 6,371 km radius. */
function haversine(lat1: Sql = "", lon1: Sql = "", lat2: Sql = "", lon2: Sql = ""): Sql {
  const half = (one: Sql, other: Sql) => `pow(sin(radians(${other} - ${one}) / 2), 2)`;
  const a = `(${half(lat1, lat2)} + cos(radians(${lat1})) * cos(radians(${lat2})) * ${half(lon1, lon2)})`;
  return `TRY(2 * 6371 * asin(sqrt(least(1, ${a}))))`;
}

/** DuckDB's SQL for a call of one of the language's functions. */
export function duckDbCall(name: string, args: readonly Sql[]): Sql {
  const ofAddress = ADDRESS_FUNCTIONS[name];
  if (ofAddress !== undefined) return ofAddress(args[0] ?? "", args[1] ?? "");
  const template = TEMPLATES[name];
  return template === undefined ? `${CALLS_OF_SAME_SHAPE[name] ?? name}(${args.join(", ")})` : template(...args);
}
