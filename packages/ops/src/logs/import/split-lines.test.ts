import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { splitLines } from "./split-lines.ts";

test("lines are split whatever the chunks, bad bytes are replaced, endless lines come in parts", async () => {
  const euro = Buffer.from("a€b\r\n");
  const broken = Buffer.from([0xff, 0x41, 0x0a]);
  const chunks = Readable.from([euro.subarray(0, 2), euro.subarray(2), broken, Buffer.from("x".repeat(25))]);
  const lines: string[] = [];
  for await (const line of splitLines(chunks, 10)) lines.push(line);
  expect(lines).toEqual(["a€b", "\uFFFDA", "x".repeat(10), "x".repeat(10), "x".repeat(5)]);
});
