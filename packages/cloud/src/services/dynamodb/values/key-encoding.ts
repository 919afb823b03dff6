import type { AttributeValue } from "./attribute-value.ts";
import { type Decimal, MIN_EXPONENT, parseDecimal } from "./decimal.ts";

/** First byte of an encoded number: its sign, so that negatives come before zero and positives after it. */
const NEGATIVE = 0x01;
const ZERO = 0x02;
const POSITIVE = 0x03;
/** Ends a string or binary; inside one, a zero byte is written as {@link ESCAPED_ZERO}, which sorts after every end. */
const END = [0x00, 0x01];
const ESCAPED_ZERO = [0x00, 0xff];

/**
 * Encodes a key value as bytes whose unsigned order is DynamoDB's order of the values, and of which none is the start of
 * another, so that more may follow. Strings and binaries are their own bytes with an end mark; a number is its sign,
 * exponent and digit pairs, complemented when negative.
 */
export function encodeKeyValue(value: AttributeValue): Buffer {
  if (value.N !== undefined) return encodeNumber(parseDecimal(value.N));
  return Buffer.concat([encodeKeyPrefix(value), Buffer.from(END)]);
}

/** Encodes the start of strings or binaries: the encoding of each value that begins so begins with it. */
export function encodeKeyPrefix(value: AttributeValue): Buffer {
  const bytes = value.S === undefined ? Buffer.from(value.B ?? []) : Buffer.from(value.S);
  if (!bytes.includes(0)) return bytes;
  const escaped: number[] = [];
  for (const byte of bytes) {
    if (byte === 0) escaped.push(...ESCAPED_ZERO);
    else escaped.push(byte);
  }
  return Buffer.from(escaped);
}

/**
 * The common start of the keys of one partition: a hash that spreads partitions evenly, then the partition key.
 * A range of hashes is a segment of a parallel scan.
 */
export function encodePartition(partition: AttributeValue): Buffer {
  const bytes = encodeKeyValue(partition);
  const key = Buffer.allocUnsafe(4 + bytes.length);
  key.writeUInt32BE(hashBytes(bytes), 0);
  bytes.copy(key, 4);
  return key;
}

/** Where an encoded key lies among all key hashes: 0 up to, not including, 1. */
export function hashFractionOf(key: Buffer): number {
  return key.readUInt32BE(0) / 2 ** 32;
}

/** The start of all keys whose hash is at least this share of all hashes. @param fraction 0 up to, not including, 1. */
export function keyAtFraction(fraction: number): Buffer {
  const key = Buffer.alloc(4);
  key.writeUInt32BE(Math.ceil(fraction * 2 ** 32), 0);
  return key;
}

/** The smallest key after `key` itself. */
export function afterKey(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.alloc(1)]);
}

/** The smallest key that is larger than every key with this prefix; undefined where there is none. */
export function afterPrefix(prefix: Buffer): Buffer | undefined {
  const successor = Buffer.from(prefix);
  for (let end = successor.length; end > 0; end--) {
    const last = successor[end - 1] ?? 0xff;
    if (last === 0xff) continue;
    successor[end - 1] = last + 1;
    return successor.subarray(0, end);
  }
  return undefined;
}

/** FNV-1a, then MurmurHash3's finalizer so that similar keys land far apart. */
function hashBytes(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function encodeNumber({ sign, digits, exponent }: Decimal): Buffer {
  if (sign === 0) return Buffer.of(ZERO);
  const bytes = [exponent - MIN_EXPONENT];
  for (let i = 0; i < digits.length; i += 2) bytes.push(Number(digits.slice(i, i + 2).padEnd(2, "0")) + 1);
  // A digit pair is at least 1: the final byte makes the number with fewer digits the one nearer to zero.
  if (sign > 0) return Buffer.of(POSITIVE, ...bytes, 0x00);
  return Buffer.of(NEGATIVE, ...bytes.map((byte) => 0xff - byte), 0xff);
}
