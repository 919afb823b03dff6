import { crc32 } from "node:zlib";

/** A header of an event-stream message. */
export type EventHeaderValue = boolean | Date | number | string | Uint8Array;

const PRELUDE_BYTES = 8;
const CRC_BYTES = 4;

/**
 * Encodes one message of `application/vnd.amazon.eventstream`: prelude with lengths and its checksum, headers, payload,
 * checksum of everything.
 *
 * @see AWS documentation, "Event stream encoding" (Amazon Transcribe Developer Guide).
 */
export function encodeEventMessage(
  headers: Readonly<Record<string, EventHeaderValue>>,
  payload: Uint8Array,
): Uint8Array {
  const encodedHeaders = Buffer.concat(Object.entries(headers).map(([name, value]) => encodeHeader(name, value)));
  const length = PRELUDE_BYTES + CRC_BYTES + encodedHeaders.length + payload.length + CRC_BYTES;
  const message = Buffer.alloc(length);
  message.writeUInt32BE(length, 0);
  message.writeUInt32BE(encodedHeaders.length, 4);
  message.writeUInt32BE(crc32(message.subarray(0, PRELUDE_BYTES)), PRELUDE_BYTES);
  message.set(encodedHeaders, PRELUDE_BYTES + CRC_BYTES);
  message.set(payload, PRELUDE_BYTES + CRC_BYTES + encodedHeaders.length);
  message.writeUInt32BE(crc32(message.subarray(0, length - CRC_BYTES)), length - CRC_BYTES);
  return message;
}

const TRUE_TYPE = 0;
const FALSE_TYPE = 1;
const INT32_TYPE = 4;
const BYTES_TYPE = 6;
const STRING_TYPE = 7;
const TIMESTAMP_TYPE = 8;

function encodeHeader(name: string, value: EventHeaderValue): Buffer {
  const encodedName = Buffer.from(name);
  return Buffer.concat([Buffer.of(encodedName.length), encodedName, encodeValue(value)]);
}

function encodeValue(value: EventHeaderValue): Buffer {
  if (typeof value === "boolean") return Buffer.of(value ? TRUE_TYPE : FALSE_TYPE);
  if (typeof value === "number") {
    const encoded = Buffer.alloc(5);
    encoded.writeInt32BE(value, encoded.writeUInt8(INT32_TYPE));
    return encoded;
  }
  if (value instanceof Date) {
    const encoded = Buffer.alloc(9);
    encoded.writeBigInt64BE(BigInt(value.getTime()), encoded.writeUInt8(TIMESTAMP_TYPE));
    return encoded;
  }
  const bytes = Buffer.from(value);
  const head = Buffer.alloc(3);
  head.writeUInt16BE(bytes.length, head.writeUInt8(typeof value === "string" ? STRING_TYPE : BYTES_TYPE));
  return Buffer.concat([head, bytes]);
}
