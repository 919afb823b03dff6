import type { JsonObject, JsonValue } from "@faultline/core";

/** How a field's value is written, and what it becomes: as OTLP's JSON encoding has it. */
export type FieldType =
  | "bool"
  | "base64"
  | "double"
  | "fixed32"
  | "fixed64"
  | "hex"
  | "sfixed64"
  | "sint"
  | "text"
  | "varint"
  | "int64";

/** A field of a message, by number. */
export interface Field {
  readonly name: string;
  readonly type: FieldType | (() => Message);
  readonly isRepeated?: boolean;
}

/** A message's fields by number. */
export type Message = Readonly<Record<number, Field>>;

/** Bytes that are no message of the expected type. */
export class ProtobufError extends Error {}

const MAX_DEPTH = 32;
const [VARINT, FIXED64, LENGTH, FIXED32] = [0, 1, 2, 5];

/**
 * Decodes protobuf into the object that OTLP's JSON encoding has for the same message; unknown fields are skipped.
 * 64-bit whole numbers are decimal texts, as there. A reader of its own, because these messages need a small part of
 * protobuf and a library would bring code generation.
 *
 * @see Protocol Buffers, "Encoding", read 2026-11. @throws ProtobufError
 */
export function decodeMessage(bytes: Uint8Array, message: Message, depth = 0): JsonObject {
  if (depth > MAX_DEPTH) throw new ProtobufError(`Messages are nested deeper than ${MAX_DEPTH} levels`);
  const reader = new ByteReader(bytes);
  const result: Record<string, JsonValue> = {};
  const lists = new Map<string, JsonValue[]>();
  while (!reader.isAtEnd) {
    const tag = Number(reader.varint());
    const field = message[tag >>> 3];
    if (field === undefined) {
      reader.skip(tag & 7);
      continue;
    }
    const values = readField(reader, field, { wireType: tag & 7, depth });
    if (field.isRepeated !== true) {
      result[field.name] = values.at(-1) ?? null;
      continue;
    }
    const list = lists.get(field.name) ?? [];
    lists.set(field.name, list);
    for (const value of values) list.push(value);
  }
  return { ...result, ...Object.fromEntries(lists) };
}

function readField(
  reader: ByteReader,
  field: Field,
  at: { readonly wireType: number; readonly depth: number },
): JsonValue[] {
  const { type } = field;
  if (typeof type === "function") {
    expectWireType(at.wireType, LENGTH);
    return [decodeMessage(reader.bytes(), type(), at.depth + 1)];
  }
  const wanted = WIRE_TYPES[type];
  if (at.wireType !== LENGTH || wanted === LENGTH) {
    expectWireType(at.wireType, wanted);
    return [READERS[type](reader)];
  }
  const packed = new ByteReader(reader.bytes());
  const values: JsonValue[] = [];
  while (!packed.isAtEnd) values.push(READERS[type](packed));
  return values;
}

function expectWireType(given: number, wanted: number): void {
  if (given !== wanted) throw new ProtobufError(`A field has wire type ${given} instead of ${wanted}`);
}

const WIRE_TYPES: Readonly<Record<FieldType, number>> = {
  bool: VARINT,
  varint: VARINT,
  int64: VARINT,
  sint: VARINT,
  double: FIXED64,
  fixed64: FIXED64,
  sfixed64: FIXED64,
  fixed32: FIXED32,
  text: LENGTH,
  hex: LENGTH,
  base64: LENGTH,
};

const READERS: Readonly<Record<FieldType, (reader: ByteReader) => JsonValue>> = {
  bool: (reader) => reader.varint() !== 0n,
  varint: (reader) => Number(reader.varint()),
  int64: (reader) => BigInt.asIntN(64, reader.varint()).toString(),
  sint: (reader) => {
    const value = reader.varint();
    return Number((value >> 1n) ^ -(value & 1n));
  },
  double: (reader) => reader.fixed64().getFloat64(0, true),
  fixed64: (reader) => reader.fixed64().getBigUint64(0, true).toString(),
  sfixed64: (reader) => reader.fixed64().getBigInt64(0, true).toString(),
  fixed32: (reader) => reader.fixed32().getUint32(0, true),
  text: (reader) => Buffer.from(reader.bytes()).toString("utf8"),
  hex: (reader) => Buffer.from(reader.bytes()).toString("hex"),
  base64: (reader) => Buffer.from(reader.bytes()).toString("base64"),
};

class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#offset++];
      if (byte === undefined) throw new ProtobufError("The message ends within a number");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new ProtobufError("A number has more than ten bytes");
  }

  bytes(): Uint8Array {
    return this.#take(Number(this.varint()));
  }

  fixed64(): DataView {
    return viewOf(this.#take(8));
  }

  fixed32(): DataView {
    return viewOf(this.#take(4));
  }

  skip(wireType: number): void {
    if (wireType === VARINT) this.varint();
    else if (wireType === FIXED64) this.#take(8);
    else if (wireType === LENGTH) this.bytes();
    else if (wireType === FIXED32) this.#take(4);
    else throw new ProtobufError(`There is no wire type ${wireType}`);
  }

  #take(length: number): Uint8Array {
    const end = this.#offset + length;
    if (end > this.#bytes.length) throw new ProtobufError("The message ends within a field");
    const taken = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return taken;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
