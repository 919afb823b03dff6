import { CLICKHOUSE_ADDRESS_FUNCTIONS } from "./clickhouse-addresses.ts";
import { textLiteral } from "./clickhouse-literals.ts";
import { type Sql, WHITE_SPACE } from "./sql-dialect.ts";

type Template = (...args: readonly Sql[]) => Sql;

const CALLS_OF_SAME_SHAPE: Readonly<Record<string, string>> = {
  abs: "abs",
  ceil: "ceil",
  floor: "floor",
  greatest: "greatest",
  least: "least",
  toupper: "upperUTF8",
  tolower: "lowerUTF8",
  replace: "replaceAll",
  startswith: "startsWith",
  endswith: "endsWith",
  toint: "trunc",
  tolong: "trunc",
  urlencode: "encodeURLComponent",
  urldecode: "decodeURLComponent",
};

/** A position in a text, or a number of its characters: no message is longer. */
function position(value: Sql | undefined): Sql {
  return `toInt64(least(greatest(coalesce(${value ?? "0"}, 0), 0), 2000000))`;
}

/** Halves away from zero, where ClickHouse rounds to even. */
function round(value: Sql, digits: Sql): Sql {
  const factor = `pow(10, accurateCastOrNull(${digits}, 'Int32'))`;
  return `(if(${value} < 0, -1, 1) * floor(abs(${value}) * ${factor} + 0.5) / ${factor})`;
}

/** Text from bytes; null where they are no UTF-8. */
function decoded(bytes: Sql): Sql {
  return `if(isValidUTF8(${bytes}), ${bytes}, NULL)`;
}

/** Strips characters from one end or both, where ClickHouse itself takes them only as a constant. */
function trimTemplate(name: "trimBoth" | "trimLeft" | "trimRight"): Template {
  return (text, characters) => {
    if (characters === undefined) return `${name}(${text}, ${textLiteral(WHITE_SPACE)})`;
    const kept = `arrayMap(c -> position(${characters}, c) = 0, ngrams(coalesce(${text}, ''), 1))`;
    const start = name === "trimRight" ? "1" : `indexOf(${kept}, 1)`;
    const end =
      name === "trimLeft" ? `lengthUTF8(${text})` : `(lengthUTF8(${text}) - indexOf(arrayReverse(${kept}), 1) + 1)`;
    return `if(has(${kept}, 1), substringUTF8(${text}, ${start}, ${end} - ${start} + 1), if(${text} IS NULL, NULL, ''))`;
  };
}

/** Kilometres between two points on a sphere of 6,371 km radius. */
function haversine(lat1: Sql = "", lon1: Sql = "", lat2: Sql = "", lon2: Sql = ""): Sql {
  const half = (one: Sql, other: Sql) => `pow(sin(radians(${other} - ${one}) / 2), 2)`;
  const a = `(${half(lat1, lat2)} + cos(radians(${lat1})) * cos(radians(${lat2})) * ${half(lon1, lon2)})`;
  return `(2 * 6371 * asin(sqrt(least(1, ${a}))))`;
}

const TEMPLATES: Readonly<Record<string, Template>> = {
  strlen: (s) => `toFloat64(lengthUTF8(${s}))`,
  messagesize: (s) => `toFloat64(length(${s}))`,
  log: (x) => `if(${x} > 0, log(${x}), NULL)`,
  sqrt: (x) => `if(${x} >= 0, sqrt(${x}), NULL)`,
  round: (x = "NULL", digits = "0") => round(x, digits),
  trim: trimTemplate("trimBoth"),
  ltrim: trimTemplate("trimLeft"),
  rtrim: trimTemplate("trimRight"),
  isempty: (s) => `coalesce(${s} = '', true)`,
  isblank: (s) => String.raw`coalesce(match(${s}, '^\\s*\\z'), true)`,
  concat: (...texts) => `concat(${[...texts, "''"].map((text) => `coalesce(${text}, '')`).join(", ")})`,
  substr: (s, start, length) =>
    `substringUTF8(${s}, ${position(start)} + 1${length === undefined ? "" : `, ${position(length)}`})`,
  strcontains: (s, part, ignoresCase = "false") =>
    `coalesce(if(${ignoresCase}, position(lowerUTF8(${s}), lowerUTF8(${part})), position(${s}, ${part})) > 0, false)`,
  md5: (s) => `lower(hex(MD5(${s})))`,
  sha256: (s) => `lower(hex(SHA256(${s})))`,
  base64encode: (s) => `base64Encode(${s})`,
  base64decode: (s) => `if(${s} = '', '', if(tryBase64Decode(${s}) = '', NULL, ${decoded(`tryBase64Decode(${s})`)}))`,
  hextoascii: (s) => String.raw`if(match(${s}, '^([0-9A-Fa-f]{2})*\\z'), ${decoded(`unhex(${s})`)}, NULL)`,
  hextodec: (s) =>
    String.raw`if(match(${s}, '^[0-9A-Fa-f]{1,15}\\z'), toFloat64(reinterpretAsUInt64(reverse(unhex(leftPad(coalesce(${s}, ''), 16, '0'))))), NULL)`,
  dectohex: (x) => String.raw`replaceRegexpOne(lower(hex(accurateCastOrNull(trunc(${x}), 'Int64'))), '^0+(.)', '\\1')`,
  split: (s, delimiter) => `if(${s} IS NULL OR ${delimiter} IS NULL, NULL, ${splitText(s, delimiter)})`,
  haversine,
  // Maps and lists alone.
  jsonparse: (s) =>
    `if(match(${s}, '^\\\\s*[{[]') AND isValidJSON(${s}), trimBoth(${s}, ${textLiteral(WHITE_SPACE)}), NULL)`,
  jsonstringify: (json = "NULL") => json,
  jsonarraysize: (json) => `if(JSONType(${json}) = 'Array', toFloat64(JSONLength(${json})), NULL)`,
  jsonarraycontains: (json, value) =>
    `arrayExists(e -> coalesce(if(startsWith(e, '"'), JSONExtractString(e), e) = ${value}, false), ` +
    `JSONExtractArrayRaw(coalesce(${json}, '')))`,
  // The backslash of a group's number is a dollar sign in the language.
  regexreplace: (s, pattern, by) =>
    String.raw`replaceRegexpAll(${s}, concat('(?-s)', ${pattern}), replaceRegexpAll(${by}, '\\$(\\d)', '\\\\\\1'))`,
};

/** ClickHouse splits only at constants: the delimiter becomes one that messages do not hold. No delimiter: characters. */
function splitText(text: Sql = "NULL", delimiter: Sql = "NULL"): Sql {
  const mark = String.raw`'\0\1\0'`;
  const marked = `replaceAll(coalesce(${text}, ''), coalesce(${delimiter}, ''), ${mark})`;
  return `toJSONString(if(${delimiter} = '', ngrams(coalesce(${text}, ''), 1), splitByString(${mark}, ${marked})))`;
}

/** ClickHouse's SQL for a call of one of the language's functions. */
export function clickHouseCall(name: string, args: readonly Sql[]): Sql {
  const ofAddress = CLICKHOUSE_ADDRESS_FUNCTIONS[name];
  if (ofAddress !== undefined) return ofAddress(args[0] ?? "NULL", args[1] ?? "NULL");
  const template = TEMPLATES[name];
  return template === undefined ? `${CALLS_OF_SAME_SHAPE[name] ?? name}(${args.join(", ")})` : template(...args);
}
