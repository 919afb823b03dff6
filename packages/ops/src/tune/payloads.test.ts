import { expect, test } from "vitest";
import { payloadText } from "./payloads.ts";

// Expected: comments and tests of aws-lambda-power-tuning 4.4.0, "convertPayload", read 2026-11.
test.each([
  { name: "a string of JSON stays as it is", payload: '{"size": 10}', text: '{"size": 10}' },
  { name: "so does one of a large number", payload: "12345678901234567890", text: "12345678901234567890" },
  { name: "and a JSON string", payload: '"test"', text: '"test"' },
  { name: "any other string is encoded", payload: "just a string", text: '"just a string"' },
  { name: "and an empty one", payload: "", text: '""' },
  { name: "an object is encoded", payload: { size: 10 }, text: '{"size":10}' },
  { name: "null is encoded", payload: null, text: "null" },
  { name: "none stays none", payload: undefined, text: undefined },
])("$name", ({ payload, text }) => {
  expect(payloadText(payload)).toBe(text);
});
