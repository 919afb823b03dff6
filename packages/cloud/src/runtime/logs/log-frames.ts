import { epochMs } from "@faultline/core";
import type { FunctionLogLine } from "../function-runtime.ts";
import { LOG_LINE_BYTES_MAX } from "../limits.ts";
import { wholeCharacters } from "./whole-characters.ts";

/** Upper half of every frame's type. */
const FRAME_MAGIC = 0xa55a;
/** The older frame, which carries no timestamp; all others do. */
const FRAME_TYPE_UNTIMED = 0xa55a0001;
const TYPE_AND_LENGTH_BYTES = 8;
const TIMED_HEADER_BYTES = 16;
const MICROSECONDS_PER_MS = 1000;
const LINE_FEED = 0x0a;

/**
 * Decodes the log events that a runtime writes to `_LAMBDA_TELEMETRY_LOG_FD`: frames of a type (4 bytes, 0xa55a in the
 * upper half), a length (4), microseconds since the epoch (8, absent in type 0xa55a0001) and UTF-8 text, big endian.
 * One frame is one event, however many lines it has.
 *
 * @see aws/aws-lambda-nodejs-runtime-interface-client, aws/aws-lambda-python-runtime-interface-client: log sinks.
 */
export class LogFrameDecoder {
  readonly #onLine: (line: FunctionLogLine) => void;
  readonly #now: () => number;
  #pending: Buffer = Buffer.alloc(0);

  /** @param now Gives milliseconds since the epoch to frames without a timestamp. */
  constructor(onLine: (line: FunctionLogLine) => void, now: () => number) {
    this.#onLine = onLine;
    this.#now = now;
  }

  write(chunk: Buffer): void {
    let rest = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    for (;;) {
      const size = this.#decodeFrame(rest);
      if (size === 0) break;
      rest = rest.subarray(size);
    }
    this.#pending = Buffer.from(rest); // A copy: the chunk's memory is used again.
  }

  /** Bytes of the frame at the start of `bytes`, once it has been told on; 0 when it is not all there yet. */
  #decodeFrame(bytes: Buffer): number {
    if (bytes.length < TYPE_AND_LENGTH_BYTES) return 0;
    if (bytes.readUInt16BE(0) !== FRAME_MAGIC) return this.#skipStray(bytes);
    const headerBytes = bytes.readUInt32BE(0) === FRAME_TYPE_UNTIMED ? TYPE_AND_LENGTH_BYTES : TIMED_HEADER_BYTES;
    const size = headerBytes + bytes.readUInt32BE(4);
    const limit = headerBytes + LOG_LINE_BYTES_MAX;
    // One byte over the limit tells whether a character ends there.
    if (bytes.length < Math.min(size, limit + 1)) return 0;
    const timestampMs =
      headerBytes === TIMED_HEADER_BYTES ? Number(bytes.readBigUInt64BE(8)) / MICROSECONDS_PER_MS : this.#now();
    const end = size <= limit ? size : wholeCharacters(bytes, limit);
    this.#tell(bytes.subarray(headerBytes, end), timestampMs);
    return size <= end ? end : this.#splitLongFrame(bytes, end, size);
  }

  /** A frame over the limit goes on as a frame of the rest, so that no more than one limit's worth is ever held. */
  #splitLongFrame(bytes: Buffer, end: number, size: number): number {
    const headerBytes = bytes.readUInt32BE(0) === FRAME_TYPE_UNTIMED ? TYPE_AND_LENGTH_BYTES : TIMED_HEADER_BYTES;
    bytes.copyWithin(end - headerBytes, 0, headerBytes);
    bytes.writeUInt32BE(size - end, end - headerBytes + 4);
    return end - headerBytes;
  }

  /** Bytes that are no frame: a function wrote to the descriptor itself. They become an event and the decoder finds its feet at the next frame. */
  #skipStray(bytes: Buffer): number {
    const next = bytes.indexOf(Buffer.from([0xa5, 0x5a]), 1);
    const end = next === -1 ? bytes.length : next;
    this.#tell(bytes.subarray(0, end), this.#now());
    return end;
  }

  #tell(text: Buffer, timestampMs: number): void {
    const end = text.at(-1) === LINE_FEED ? text.length - 1 : text.length;
    this.#onLine({ timestamp: epochMs(timestampMs), message: text.toString("utf8", 0, end) });
  }
}
