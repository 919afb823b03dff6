import fc from "fast-check";
import { expect, test } from "vitest";
import type { FunctionLogLine } from "../function-runtime.ts";
import { LineSplitter } from "./line-splitter.ts";
import { LogFrameDecoder } from "./log-frames.ts";

const NOW_MS = 1_700_000_000_000;
const LINE_BYTES_MAX = 262_144; // CloudWatch Logs quotas: 256 KB an event.

/** A frame as AWS's runtimes write it, built by hand from the documented layout. */
function frame(text: string, type = 0xa55a0003, timestampMs = 1_600_000_000_123): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(type === 0xa55a0001 ? 8 : 16);
  head.writeUInt32BE(type, 0);
  head.writeUInt32BE(body.length, 4);
  if (head.length === 16) head.writeBigUInt64BE(BigInt(timestampMs) * 1000n, 8);
  return Buffer.concat([head, body]);
}

function decode(...chunks: Buffer[]): FunctionLogLine[] {
  const lines: FunctionLogLine[] = [];
  const decoder = new LogFrameDecoder(
    (line) => lines.push(line),
    () => NOW_MS,
  );
  for (const chunk of chunks) decoder.write(chunk);
  return lines;
}

function split(...chunks: string[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter(
    (line) => lines.push(line.message),
    () => NOW_MS,
  );
  for (const chunk of chunks) splitter.write(Buffer.from(chunk));
  splitter.flush();
  return lines;
}

test.each([
  {
    name: "one event of two lines",
    bytes: frame("a\nb\n"),
    lines: [{ timestamp: 1_600_000_000_123, message: "a\nb" }],
  },
  {
    name: "JSON",
    bytes: frame('{"a":1}\n', 0xa55a0002),
    lines: [{ timestamp: 1_600_000_000_123, message: '{"a":1}' }],
  },
  { name: "with a level", bytes: frame("e\n", 0xa55a0017), lines: [{ timestamp: 1_600_000_000_123, message: "e" }] },
  { name: "of the older kind", bytes: frame("old", 0xa55a0001), lines: [{ timestamp: NOW_MS, message: "old" }] },
])("a frame: $name", ({ bytes, lines }) => {
  expect(decode(bytes)).toEqual(lines);
});

test("what is no frame becomes an event, and the next frame is found", () => {
  expect(decode(Buffer.concat([Buffer.from("stray text"), frame("next")])).map((line) => line.message)).toEqual([
    "stray text",
    "next",
  ]);
});

test("frames come out whole however the pipe cuts them", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 6 }), fc.integer({ min: 1, max: 40 }), (texts, size) => {
      const bytes = Buffer.concat(texts.map((text) => frame(`${text}.`)));
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(decode(...chunks).map((line) => line.message)).toEqual(
        texts.map((text) => Buffer.from(`${text}.`).toString()),
      );
    }),
  );
});

test("an event over 256 KB is split and nothing is lost", () => {
  const messages = decode(frame("x".repeat(600_000))).map((line) => line.message.length);
  expect(messages).toEqual([LINE_BYTES_MAX, LINE_BYTES_MAX, 600_000 - 2 * LINE_BYTES_MAX]);
});

test("an event over 256 KB is split between characters, wherever the pipe cuts it", () => {
  const text = `a${"é".repeat(LINE_BYTES_MAX / 2)}`; // The limit falls into the last character.
  const whole = frame(text);
  for (const cut of [16 + LINE_BYTES_MAX - 1, 16 + LINE_BYTES_MAX, 16 + LINE_BYTES_MAX + 1]) {
    const messages = decode(whole.subarray(0, cut), whole.subarray(cut)).map(({ message }) => message);
    expect(messages.join("")).toBe(text);
    expect(Buffer.byteLength(messages[0] ?? "")).toBe(LINE_BYTES_MAX - 1);
  }
});

test.each([
  { name: "one a line", chunks: ["a\nb\n"], lines: ["a", "b"] },
  { name: "empty lines are none", chunks: ["a\n\n\nb\n"], lines: ["a", "b"] },
  { name: "over chunks", chunks: ["ab", "c\nd", "e\n"], lines: ["abc", "de"] },
  { name: "the last without a line feed", chunks: ["a\nb"], lines: ["a", "b"] },
])("output: $name", ({ chunks, lines }) => {
  expect(split(...chunks)).toEqual(lines);
});

test("a line over 256 KB is split between characters", () => {
  const lines = split(`${"é".repeat(200_000)}\nnext\n`);
  expect(lines.at(-1)).toBe("next");
  expect(lines.slice(0, -1).join("")).toBe("é".repeat(200_000));
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(LINE_BYTES_MAX);
});
