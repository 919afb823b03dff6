import { expect, test } from "vitest";
import { compileRegex } from "./regex.ts";

/** From RE2's "Syntax" page: what has a meaning there, and what is marked as not supported or not listed. */
test.each([
  String.raw`\A\d+\z`,
  String.raw`[[:^digit:]]\pL\p{Greek}\p{^Lu}\P{Any}`,
  String.raw`\x41\x{4E2D}[\x00-\x7F]`,
  String.raw`[\w-.]+[a-z-_]+[-a\d-]`,
  String.raw`[]a-c][^]]`,
  String.raw`(?-i)a(?i)b(?i-s:c)(?U)d+`,
  String.raw`\Q[a-\d](\E`,
  String.raw`\@\_\/\"`,
])("%s is taken", (source) => {
  expect(compileRegex(source)).not.toHaveProperty("problem");
});

test.each([
  [String.raw`\h+`, String.raw`\h is not supported`],
  [String.raw`x\Z`, String.raw`\Z is not supported`],
  [String.raw`(a)\k<n>`, String.raw`\k is not supported`],
  [String.raw`[\b]`, String.raw`\b is not supported`],
  [String.raw`[\u4e00-\u9fff]`, String.raw`\u is not supported: \x{…} is a character by its number`],
  [String.raw`\xZ`, String.raw`\x needs two hexadecimal digits, or {…}`],
  [String.raw`\p{Emoji}`, String.raw`\p{Emoji} names no Unicode property`],
  [String.raw`[a-\d]`, String.raw`a-\d is not a range`],
  ["[z-a]", "z-a is not a range"],
  ["[[:letter:]]", "[:letter:] is not a class"],
  ["a[^]", "a class in square brackets does not end"],
])("%s is not: %s", (source, problem) => {
  expect(compileRegex(source)).toEqual({ problem });
});

test("a quotation stands for its text", () => {
  expect(compileRegex(String.raw`\Qa.b(\E+\\Qc`)).toEqual({ pattern: String.raw`a\.b\(+\\Qc`, groups: [] });
});
