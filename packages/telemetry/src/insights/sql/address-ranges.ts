/** First and last address of some networks, as 8 or 32 hexadecimal digits. */
type AddressRanges = readonly (readonly [from: string, to: string])[];

// Networks that are not on the public internet. See IANA's special-purpose address registries.

/** Networks for private use. */
export const PRIVATE_RANGES: AddressRanges = [
  ["0a000000", "0affffff"],
  ["ac100000", "ac1fffff"],
  ["c0a80000", "c0a8ffff"],
  [`fc${"0".repeat(30)}`, `fd${"f".repeat(30)}`],
];

/** Networks for special uses: loopback, documentation, multicast and so on. */
export const RESERVED_RANGES: AddressRanges = [
  ["00000000", "00ffffff"],
  ["64400000", "647fffff"],
  ["7f000000", "7fffffff"],
  ["a9fe0000", "a9feffff"],
  ["c0000000", "c00000ff"],
  ["c0000200", "c00002ff"],
  ["c6120000", "c613ffff"],
  ["c6336400", "c63364ff"],
  ["cb007100", "cb0071ff"],
  ["e0000000", "ffffffff"],
  ["0".repeat(32), `${"0".repeat(31)}1`],
  [`0100${"0".repeat(28)}`, `0100${"0".repeat(12)}${"f".repeat(16)}`],
  [`20010db8${"0".repeat(24)}`, `20010db8${"f".repeat(24)}`],
  [`fe80${"0".repeat(28)}`, `febf${"f".repeat(28)}`],
  [`ff${"0".repeat(30)}`, "f".repeat(32)],
];

/** SQL of whether the digits `h` lie in one of some ranges. */
export function isInRangesSql(ranges: AddressRanges): string {
  const tests = ranges.map(([from, to]) => `(length(h) = ${from.length} AND h BETWEEN '${from}' AND '${to}')`);
  return `(${tests.join(" OR ")})`;
}
