import { expect, test } from "vitest";
import { countText } from "./number-text.ts";

// Plurals of English.
test.each([
  { count: 0, noun: "request", text: "0 requests" },
  { count: 1, noun: "request", text: "1 request" },
  { count: 1912, noun: "request", text: "1,912 requests" },
  { count: 1, noun: "success", text: "1 success" },
  { count: 2, noun: "success", text: "2 successes" },
])("$text", ({ count, noun, text }) => {
  expect(countText(count, noun)).toBe(text);
});
