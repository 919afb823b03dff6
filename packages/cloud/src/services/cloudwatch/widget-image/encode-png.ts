import { crc32, deflateSync } from "node:zlib";
import type { Bitmap } from "./bitmap.ts";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BIT_DEPTH = 8;
const TRUE_COLOUR = 2;
/** Each byte less the one above it: charts repeat from row to row. */
const FILTER_UP = 2;

/** A bitmap as a PNG file. @see "Portable Network Graphics (PNG) Specification (Third Edition)", W3C, sections 5 and 11. */
export function encodePng({ width, height, pixels }: Bitmap): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([BIT_DEPTH, TRUE_COLOUR, 0, 0, 0], 8);
  const data = deflateSync(filtered(pixels, width * 3, height));
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

function filtered(pixels: Uint8Array, rowBytes: number, rows: number): Buffer {
  const output = Buffer.alloc((rowBytes + 1) * rows);
  for (let row = 0; row < rows; row++) {
    const place = row * (rowBytes + 1);
    output[place] = FILTER_UP;
    for (let byte = 0; byte < rowBytes; byte++) {
      const index = row * rowBytes + byte;
      const above = row === 0 ? 0 : (pixels[index - rowBytes] ?? 0);
      output[place + 1 + byte] = (pixels[index] ?? 0) - above;
    }
  }
  return output;
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, check]);
}
