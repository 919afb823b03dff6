import { writeSync } from "node:fs";
import { systemClock } from "@faultline/core";

const FRAME_TYPE_TEXT = 0xa55a0003;
const FRAME_TYPE_JSON = 0xa55a0002;
const HEADER_BYTES = 16;
const MICROSECONDS_PER_MS = 1000;

/** Writes one log event, whole, before it returns. */
export type LogSink = (format: "text" | "json", timestampMs: number, text: string) => void;

/** A sink on the telemetry descriptor, with the frames that AWS's runtimes write there. */
export function createLogSink(descriptor: number): LogSink {
  return (format, timestampMs, text) => {
    const frame = Buffer.allocUnsafe(HEADER_BYTES + Buffer.byteLength(text));
    frame.writeUInt32BE(format === "text" ? FRAME_TYPE_TEXT : FRAME_TYPE_JSON, 0);
    frame.writeUInt32BE(frame.length - HEADER_BYTES, 4);
    frame.writeBigUInt64BE(BigInt(Math.round(timestampMs * MICROSECONDS_PER_MS)), 8);
    frame.write(text, HEADER_BYTES);
    for (let written = 0; written < frame.length;) written += writeSync(descriptor, frame, written);
  };
}

/** The time of a log event. */
export function logTime(): number {
  return systemClock.now();
}
