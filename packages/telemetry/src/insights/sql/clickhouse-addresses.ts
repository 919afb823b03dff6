import { isInRangesSql, PRIVATE_RANGES, RESERVED_RANGES } from "./address-ranges.ts";
import { bind } from "./clickhouse-literals.ts";
import type { Sql } from "./sql-dialect.ts";

/** ClickHouse takes `::` between eight groups, too, where it stands for none. An IPv4 address at the end is two groups. */
const HAS_EIGHT_GROUPS =
  "(position(a, '::') = 0 OR length(arrayFilter(g -> g != '', splitByChar(':', coalesce(a, '')))) + (position(a, '.') > 0) < 8)";

/** An address as 8 or 32 hexadecimal digits in lower case; null for what is none. */
function digits(address: Sql): Sql {
  const v4 = "leftPad(lower(hex(IPv4StringToNumOrNull(a))), 8, '0')";
  const v6 = "lower(hex(IPv6StringToNumOrNull(a)))";
  return bind(
    address,
    "a",
    `multiIf(a IS NULL, NULL, isIPv4String(a), ${v4}, isIPv6String(a) AND ${HAS_EIGHT_GROUPS}, ${v6}, NULL)`,
  );
}

function isV4(address: Sql): Sql {
  return `coalesce(isIPv4String(${address}), false)`;
}

/** Whether an address lies in a network such as `10.0.0.0/8`; not where either is none, or one is IPv4 and one IPv6. */
function isInSubnet(address: Sql, subnet: Sql): Sql {
  const part = (index: number) => `splitByChar('/', coalesce(${subnet}, ''))[${index}]`;
  const bits = `coalesce(toInt64OrNull(${part(2)}), toInt64(length(n) * 4))`;
  const first = (text: Sql) => `left(bin(unhex(${text})), b)`;
  const test = `length(h) = length(n) AND b BETWEEN 0 AND length(n) * 4 AND ${first("h")} = ${first("n")}`;
  const network = bind(digits(part(1)), "n", bind(bits, "b", test));
  return `coalesce(${bind(digits(address), "h", network)}, false)`;
}

function isIn(address: Sql, ranges: typeof PRIVATE_RANGES): Sql {
  return bind(digits(address), "h", isInRangesSql(ranges));
}

/** ClickHouse's SQL for the functions of addresses: its own fail at what is no address. */
export const CLICKHOUSE_ADDRESS_FUNCTIONS: Readonly<Record<string, (address: Sql, other: Sql) => Sql>> = {
  isvalidip: (s) => `(${digits(s)} IS NOT NULL)`,
  isvalidipv4: isV4,
  isvalidipv6: (s) => `coalesce(length(${digits(s)}) = 32, false)`,
  isipinsubnet: isInSubnet,
  isipv4insubnet: (s, subnet) => `(${isV4(s)} AND ${isInSubnet(s, subnet)})`,
  isipv6insubnet: (s, subnet) => `(NOT ${isV4(s)} AND ${isInSubnet(s, subnet)})`,
  ipv4tonumber: (s) => `toFloat64(IPv4StringToNumOrNull(${s}))`,
  isprivateip: (s) => `coalesce(${isIn(s, PRIVATE_RANGES)}, false)`,
  isreservedip: (s) => `coalesce(${isIn(s, RESERVED_RANGES)}, false)`,
  ispublicip: (s) => `coalesce(NOT ${isIn(s, [...PRIVATE_RANGES, ...RESERVED_RANGES])}, false)`,
};
