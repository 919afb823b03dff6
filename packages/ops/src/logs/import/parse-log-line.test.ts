import { expect, test } from "vitest";
import { parseLogLine } from "./parse-log-line.ts";

test("a line of nothing but escape codes takes no longer than its length", () => {
  const message = `2026/01/05/${"\u001B[0m".repeat(250_000)}`;
  expect(parseLogLine(message)).toEqual({ kind: "undated", message });
});
