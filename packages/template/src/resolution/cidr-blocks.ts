/**
 * Splits an IPv4 block into `count` subnets of 2^`hostBits` addresses; undefined where the arguments are out of range.
 * @see CloudFormation User Guide, "Fn::Cidr".
 */
export function cidrBlocks(block: string, count: number, hostBits: number): readonly string[] | undefined {
  const parsed = parseBlock(block);
  const isCount = Number.isInteger(count) && count >= 1 && count <= 256 && Number.isInteger(hostBits) && hostBits >= 0;
  if (parsed === undefined || !isCount || count * 2 ** hostBits > parsed.size) return undefined;
  return Array.from(
    { length: count },
    (_, index) => `${dotted(parsed.start + index * 2 ** hostBits)}/${32 - hostBits}`,
  );
}

/** First address and number of addresses of a block such as `10.0.0.0/16`. */
function parseBlock(block: string): { readonly start: number; readonly size: number } | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(block);
  const octets = match?.slice(1, 5).map(Number) ?? [];
  const prefixBits = Number(match?.[5]);
  if (octets.length !== 4 || octets.some((octet) => octet > 255) || prefixBits > 32) return undefined;
  const address = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - prefixBits);
  return { start: address - (address % size), size };
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
