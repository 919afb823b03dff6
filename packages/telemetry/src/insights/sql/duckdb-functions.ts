import type { Sql } from "./sql-dialect.ts";

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
  trim: "trim",
  ltrim: "ltrim",
  rtrim: "rtrim",
  messagesize: "strlen",
  md5: "md5",
  sha256: "sha256",
  urlencode: "url_encode",
};

const IPV4 = String.raw`^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$`;

function ipv4Number(address: Sql): Sql {
  const bytes = [1, 2, 3, 4].map((part) => `CAST(split_part(${address}, '.', ${part}) AS BIGINT)`);
  const number = `${bytes[0]} * 16777216 + ${bytes[1]} * 65536 + ${bytes[2]} * 256 + ${bytes[3]}`;
  return `CASE WHEN regexp_matches(${address}, '${IPV4}') THEN ${number} END`;
}

/** Both addresses without the bits that the prefix leaves free. */
function isInSubnet(address: Sql, subnet: Sql): Sql {
  const bits = `TRY_CAST(split_part(${subnet}, '/', 2) AS BIGINT)`;
  const size = `CASE WHEN ${bits} BETWEEN 0 AND 32 THEN 1::BIGINT << (32 - ${bits}) END`;
  return `((${ipv4Number(address)}) // ${size} = (${ipv4Number(`split_part(${subnet}, '/', 1)`)}) // ${size})`;
}

/** A position in a text, or a number of its characters: no message is longer. */
function position(value: Sql | undefined): Sql {
  return `CAST(least(greatest(${value ?? "0"}, 0), 2000000) AS BIGINT)`;
}

/** Functions whose SQL is more than a call, and those that would fail at some values. */
const TEMPLATES: Readonly<Record<string, Template>> = {
  log: (x) => `ln(CASE WHEN ${x} > 0 THEN ${x} END)`,
  sqrt: (x) => `sqrt(CASE WHEN ${x} >= 0 THEN ${x} END)`,
  round: (x, digits = "0") => `round(${x}, TRY_CAST(${digits} AS INTEGER))`,
  toint: (x) => `trunc(${x})`,
  tolong: (x) => `trunc(${x})`,
  isempty: (s) => `coalesce(${s} = '', true)`,
  isblank: (s) => `coalesce(regexp_full_match(${s}, '\\s*'), true)`,
  concat: (...texts) => `concat(${texts.join(", ")})`,
  substr: (s, start, length) =>
    `substr(${s}, ${position(start)} + 1${length === undefined ? "" : `, ${position(length)}`})`,
  strcontains: (s, part, ignoresCase = "false") =>
    `coalesce(CASE WHEN ${ignoresCase} THEN contains(lower(${s}), lower(${part})) ELSE contains(${s}, ${part}) END, false)`,
  urldecode: (s) => `TRY(url_decode(${s}))`,
  base64encode: (s) => `to_base64(encode(${s}))`,
  base64decode: (s) => `TRY(decode(from_base64(${s})))`,
  hextoascii: (s) => `TRY(decode(unhex(${s})))`,
  hextodec: (s) => `CAST(TRY_CAST('0x' || ${s} AS BIGINT) AS DOUBLE)`,
  dectohex: (x) => `lower(to_hex(TRY_CAST(${x} AS BIGINT)))`,
  split: (s, delimiter) => `CAST(to_json(string_split(${s}, ${delimiter})) AS VARCHAR)`,
  formatdate: (t, format) => `strftime(make_timestamp_ms(${t}), ${format})`,
  strftime: (t, format) => `strftime(make_timestamp_ms(${t}), ${format})`,
  isvalidipv4: (s) => `coalesce(regexp_matches(${s}, '${IPV4}'), false)`,
  ipv4tonumber: (s) => `CAST(${ipv4Number(s)} AS DOUBLE)`,
  isipv4insubnet: (s, subnet) => `coalesce(${isInSubnet(s ?? "", subnet ?? "")}, false)`,
  jsonparse: (s) => `CASE WHEN json_valid(${s}) THEN ${s} END`,
  jsonstringify: (json = "NULL") => json,
  jsonarraysize: (json) => `CASE WHEN json_type(${json}) = 'ARRAY' THEN CAST(json_array_length(${json}) AS DOUBLE) END`,
  jsonarraycontains: (json, value) =>
    `coalesce(list_contains(json_transform(CASE WHEN json_type(${json}) = 'ARRAY' THEN ${json} END, '["VARCHAR"]'), ${value}), false)`,
  // The backslash of a group's number is a dollar sign in the language.
  regexreplace: (s, pattern, by) =>
    String.raw`regexp_replace(${s}, ${pattern}, regexp_replace(${by}, '\$(\d)', '\\\1', 'g'), 'g')`,
};

/** DuckDB's SQL for a call of one of the language's functions. */
export function duckDbCall(name: string, args: readonly Sql[]): Sql {
  const template = TEMPLATES[name];
  return template === undefined ? `${CALLS_OF_SAME_SHAPE[name] ?? name}(${args.join(", ")})` : template(...args);
}
