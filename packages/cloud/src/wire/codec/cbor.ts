/**
 * CBOR as Smithy's RPC v2 uses it: integers, floats, byte and text strings, arrays, maps with text keys, tag 1 for
 * epoch time. A document of ours is small and well-typed, so one pass over one growing buffer is enough.
 *
 * @see RFC 8949; Smithy 2.0, "Smithy RPC v2 CBOR protocol".
 */
import { serializationError } from "./serialization-error.ts";

/** A timestamp within a document to encode: tag 1 around epoch seconds. */
export class CborTime {
  readonly epochSeconds: number;

  constructor(epochSeconds: number) {
    this.epochSeconds = epochSeconds;
  }
}

/** Deepest nesting that is read; a deeper body is refused. */
const MAX_DEPTH = 100;
const INITIAL_BUFFER_BYTES = 1024;

const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;

const FALSE_BYTE = 0xf4;
const TRUE_BYTE = 0xf5;
const NULL_BYTE = 0xf6;
const FLOAT64_BYTE = 0xfb;
const BREAK_BYTE = 0xff;
const INDEFINITE = 31;
const EPOCH_TIME_TAG = 1;

/** Encodes a document of plain objects, arrays, scalars, bytes and {@link CborTime}. */
export function encodeCbor(document: unknown): Uint8Array {
  const encoder = new Encoder();
  encoder.write(document);
  return encoder.bytes();
}

/**
 * Decodes one document. Timestamps come out as `Date`, byte strings as views on `bytes`.
 *
 * @throws `SerializationException` where the bytes are not one whole CBOR document.
 */
export function decodeCbor(bytes: Uint8Array): unknown {
  const decoder = new Decoder(bytes);
  const document = decoder.read(0);
  if (!decoder.isAtEnd()) throw serializationError("Unexpected bytes after the CBOR document");
  return document;
}

class Encoder {
  #buffer = Buffer.allocUnsafe(INITIAL_BUFFER_BYTES);
  #length = 0;

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  write(value: unknown): void {
    if (typeof value === "string") this.#writeText(value);
    else if (typeof value === "number") this.#writeNumber(value);
    else if (value === null || value === undefined) this.#writeByte(NULL_BYTE);
    else if (typeof value === "boolean") this.#writeByte(value ? TRUE_BYTE : FALSE_BYTE);
    else if (typeof value === "bigint") this.#writeNumber(Number(value));
    else if (Array.isArray(value)) this.#writeArray(value);
    else if (value instanceof Uint8Array) this.#writeBytes(value);
    else if (value instanceof CborTime) this.#writeTime(value);
    else this.#writeMap(value as Readonly<Record<string, unknown>>);
  }

  #writeArray(values: readonly unknown[]): void {
    this.#writeHead(ARRAY, values.length);
    for (const value of values) this.write(value);
  }

  #writeMap(values: Readonly<Record<string, unknown>>): void {
    const keys = Object.keys(values);
    this.#writeHead(MAP, keys.length);
    for (const key of keys) {
      this.#writeText(key);
      this.write(values[key]);
    }
  }

  #writeTime(time: CborTime): void {
    this.#writeHead(TAG, EPOCH_TIME_TAG);
    this.#writeNumber(time.epochSeconds);
  }

  #writeNumber(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      if (value >= 0) this.#writeHead(UNSIGNED, value);
      else this.#writeHead(NEGATIVE, -1 - value);
      return;
    }
    this.#reserve(9);
    this.#buffer[this.#length] = FLOAT64_BYTE;
    this.#buffer.writeDoubleBE(value, this.#length + 1);
    this.#length += 9;
  }

  #writeText(text: string): void {
    const length = Buffer.byteLength(text);
    this.#writeHead(TEXT, length);
    this.#reserve(length);
    this.#length += this.#buffer.write(text, this.#length);
  }

  #writeBytes(bytes: Uint8Array): void {
    this.#writeHead(BYTES, bytes.length);
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #writeByte(byte: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = byte;
  }

  /** The major type with its argument, in the shortest of the five forms. */
  #writeHead(major: number, argument: number): void {
    this.#reserve(9);
    const top = major << 5;
    if (argument < 24) {
      this.#buffer[this.#length++] = top | argument;
    } else if (argument < 0x100) {
      this.#buffer[this.#length++] = top | 24;
      this.#buffer[this.#length++] = argument;
    } else if (argument < 0x1_0000) {
      this.#buffer[this.#length++] = top | 25;
      this.#length = this.#buffer.writeUInt16BE(argument, this.#length);
    } else if (argument < 0x1_0000_0000) {
      this.#buffer[this.#length++] = top | 26;
      this.#length = this.#buffer.writeUInt32BE(argument, this.#length);
    } else {
      this.#buffer[this.#length++] = top | 27;
      this.#length = this.#buffer.writeBigUInt64BE(BigInt(argument), this.#length);
    }
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + count));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

class Decoder {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  read(depth: number): unknown {
    if (depth > MAX_DEPTH) throw serializationError(`CBOR nests deeper than ${MAX_DEPTH} levels`);
    const head = this.#byte();
    const major = head >> 5;
    const minor = head & 0x1f;
    switch (major) {
      case UNSIGNED:
        return this.#argument(minor);
      case NEGATIVE:
        return -1 - this.#argument(minor);
      case BYTES:
        return minor === INDEFINITE ? Buffer.concat(this.#chunks(BYTES)) : this.#take(this.#argument(minor));
      case TEXT:
        return minor === INDEFINITE
          ? Buffer.concat(this.#chunks(TEXT)).toString("utf8")
          : this.#take(this.#argument(minor)).toString("utf8");
      case ARRAY:
        return this.#array(minor, depth);
      case MAP:
        return this.#map(minor, depth);
      case TAG:
        return this.#tagged(this.#argument(minor), depth);
      default:
        return this.#special(minor);
    }
  }

  #array(minor: number, depth: number): unknown[] {
    const result: unknown[] = [];
    for (let left = this.#count(minor); left > 0 && !this.#takeBreak(minor); left--) result.push(this.read(depth + 1));
    return result;
  }

  #map(minor: number, depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (let left = this.#count(minor); left > 0 && !this.#takeBreak(minor); left--) {
      const key = this.read(depth + 1);
      if (typeof key !== "string") throw serializationError("A CBOR map key is not a string");
      const value = this.read(depth + 1);
      Object.defineProperty(result, key, { value, enumerable: true, writable: true, configurable: true });
    }
    return result;
  }

  #tagged(tag: number, depth: number): unknown {
    const value = this.read(depth + 1);
    return tag === EPOCH_TIME_TAG && typeof value === "number" ? new Date(Math.round(value * 1000)) : value;
  }

  #special(minor: number): unknown {
    switch (minor) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
      case 23:
        return null;
      case 25:
        return float16(this.#take(2).readUInt16BE());
      case 26:
        return this.#take(4).readFloatBE();
      case 27:
        return this.#take(8).readDoubleBE();
      default:
        throw serializationError(`Unsupported CBOR simple value ${minor}`);
    }
  }

  #argument(minor: number): number {
    if (minor < 24) return minor;
    switch (minor) {
      case 24:
        return this.#byte();
      case 25:
        return this.#take(2).readUInt16BE();
      case 26:
        return this.#take(4).readUInt32BE();
      case 27:
        return Number(this.#take(8).readBigUInt64BE());
      default:
        throw serializationError(`Malformed CBOR: additional information ${minor}`);
    }
  }

  #count(minor: number): number {
    return minor === INDEFINITE ? Number.POSITIVE_INFINITY : this.#argument(minor);
  }

  #takeBreak(minor: number): boolean {
    if (minor !== INDEFINITE || this.#bytes[this.#at] !== BREAK_BYTE) return false;
    this.#at += 1;
    return true;
  }

  #chunks(major: number): Buffer[] {
    const chunks: Buffer[] = [];
    while (!this.#takeBreak(INDEFINITE)) {
      const head = this.#byte();
      if (head >> 5 !== major) throw serializationError("Malformed CBOR: a chunk of another type");
      chunks.push(this.#take(this.#argument(head & 0x1f)));
    }
    return chunks;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw serializationError("The CBOR document ends early");
    this.#at += 1;
    return byte;
  }

  #take(count: number): Buffer {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw serializationError("The CBOR document ends early");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

function float16(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
