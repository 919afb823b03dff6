import { isInRangesSql, PRIVATE_RANGES, RESERVED_RANGES } from "./address-ranges.ts";
import type { Sql } from "./sql-dialect.ts";

const BYTE = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;
const IPV4 = String.raw`${BYTE}(?:\.${BYTE}){3}`;
const GROUPS = "[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*";

/** An address as 8 or 32 hexadecimal digits in lower case; null for what is none. */
function digits(address: Sql): Sql {
  return bind(address, "a", `CASE WHEN ${isV4("a")} THEN ${v4Digits("a")} ELSE ${v6Digits("a")} END`);
}

function isV4(address: Sql): Sql {
  return `regexp_full_match(${address}, '${IPV4}')`;
}

function v4Digits(address: Sql): Sql {
  const bytes = [1, 2, 3, 4].map((part) => `printf('%02x', TRY_CAST(split_part(${address}, '.', ${part}) AS INTEGER))`);
  return `(${bytes.join(" || ")})`;
}

/** Eight groups, of which `::` stands for those that are missing; the last two may be written as an IPv4 address. */
function v6Digits(address: Sql): Sql {
  const tail = `regexp_extract(x, '${IPV4}$')`;
  const hexTail = `substr(${v4Digits(tail)}, 1, 4) || ':' || substr(${v4Digits(tail)}, 5, 4)`;
  const plain = `CASE WHEN ${tail} <> '' THEN left(x, length(x) - length(${tail})) || ${hexTail} ELSE x END`;
  const list = (text: Sql) =>
    `CASE WHEN ${text} = '' THEN [] ELSE list_transform(string_split(${text}, ':'), lambda g: lpad(lower(g), 4, '0')) END`;
  const head = list("split_part(p, '::', 1)");
  const rest = list("split_part(p, '::', 2)");
  const zeros = `list_transform(range(greatest(8 - len(${head}) - len(${rest}), 1)), lambda i: '0000')`;
  const full = `CASE WHEN contains(p, '::') THEN list_concat(${head}, ${zeros}, ${rest}) ELSE ${list("p")} END`;
  const shape = `regexp_full_match(p, '(?:${GROUPS})?(?:::(?:${GROUPS})?)?') AND p <> ''`;
  const groups = bind(full, "l", "CASE WHEN len(l) = 8 THEN array_to_string(l, '') END");
  return bind(bind(address, "x", plain), "p", `CASE WHEN ${shape} THEN ${groups} END`);
}

/** SQL in which a name stands for a value. */
function bind(value: Sql, name: string, body: Sql): Sql {
  return `list_transform([${value}], lambda ${name}: ${body})[1]`;
}

/** Whether an address lies in a network such as `10.0.0.0/8`; not where either is none, or one is IPv4 and one IPv6. */
function isInSubnet(address: Sql, subnet: Sql): Sql {
  const bits = `coalesce(TRY_CAST(split_part(${subnet}, '/', 2) AS INTEGER), length(n) * 4)`;
  const nibble = (text: Sql) => `TRY_CAST('0x' || substr(${text}, b // 4 + 1, 1) AS INTEGER)`;
  const isSame = `(b % 4 = 0 OR ${nibble("h")} >> (4 - b % 4) = ${nibble("n")} >> (4 - b % 4))`;
  const test = `length(h) = length(n) AND b BETWEEN 0 AND length(n) * 4 AND left(h, b // 4) = left(n, b // 4) AND ${isSame}`;
  const network = bind(digits(`split_part(${subnet}, '/', 1)`), "n", bind(bits, "b", test));
  return `coalesce(${bind(digits(address), "h", network)}, false)`;
}

function v4Number(address: Sql): Sql {
  const bytes = [1, 2, 3, 4].map(
    (part) => `CAST(split_part(${address}, '.', ${part}) AS BIGINT) * ${256 ** (4 - part)}`,
  );
  return `CASE WHEN ${isV4(address)} THEN ${bytes.join(" + ")} END`;
}

/** The same for IPv4 alone, by numbers: both addresses without the bits that the prefix leaves free. */
function isInV4Subnet(address: Sql, subnet: Sql): Sql {
  const bits = `coalesce(TRY_CAST(split_part(${subnet}, '/', 2) AS BIGINT), 32)`;
  const size = `CASE WHEN ${bits} BETWEEN 0 AND 32 THEN 1::BIGINT << (32 - ${bits}) END`;
  const network = v4Number(`split_part(${subnet}, '/', 1)`);
  return `coalesce((${v4Number(address)}) // ${size} = (${network}) // ${size}, false)`;
}

function isIn(address: Sql, ranges: typeof PRIVATE_RANGES): Sql {
  return bind(digits(address), "h", isInRangesSql(ranges));
}

/** DuckDB's SQL for the functions of addresses, whose own functions it would have to download. */
export const ADDRESS_FUNCTIONS: Readonly<Record<string, (address: Sql, other: Sql) => Sql>> = {
  isvalidip: (s) => `coalesce(${digits(s)} IS NOT NULL, false)`,
  isvalidipv4: (s) => `coalesce(${isV4(s)}, false)`,
  isvalidipv6: (s) => `coalesce(length(${digits(s)}) = 32, false)`,
  isipinsubnet: isInSubnet,
  isipv4insubnet: isInV4Subnet,
  isipv6insubnet: (s, subnet) => `(NOT coalesce(${isV4(s)}, true) AND ${isInSubnet(s, subnet)})`,
  ipv4tonumber: (s) => `CAST(${v4Number(s)} AS DOUBLE)`,
  isprivateip: (s) => `coalesce(${isIn(s, PRIVATE_RANGES)}, false)`,
  isreservedip: (s) => `coalesce(${isIn(s, RESERVED_RANGES)}, false)`,
  ispublicip: (s) => `coalesce(NOT ${isIn(s, [...PRIVATE_RANGES, ...RESERVED_RANGES])}, false)`,
};
