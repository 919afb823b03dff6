import { expect, test } from "vitest";
import { payloadList, payloadText } from "./payloads.ts";

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

const weighted = (...weights: readonly number[]) => weights.map((weight, payload) => ({ payload, weight }));

// Expected: aws-lambda-power-tuning 4.4.0, "generatePayloads"; the number that is enough by hand.
test.each([
  {
    name: "a weight too small for num",
    weights: [100, 1, 1],
    num: 5,
    message: /weight 1 of 102/,
    hint: /at least 102/,
  },
  { name: "one too small though it is the last", weights: [9, 1], num: 9, message: /weight 1 of 10/, hint: /least 10/ },
  { name: "more payloads than invocations", weights: [1, 1, 1, 1, 1, 1], num: 5, message: /^6 payloads/, hint: /num/ },
])("refuses $name", ({ weights, num, message, hint }) => {
  const refused = {
    code: "PAYLOADS_TOO_MANY",
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  };
  expect(() => payloadList(weighted(...weights), { num, dryRun: false })).toThrow(expect.objectContaining(refused));
});

test("the number that is told is enough", () => {
  const list = payloadList(weighted(100, 1, 1), { num: 102, dryRun: false });
  expect(list.slice(98)).toEqual(["0", "0", "1", "2"]);
});

test("a dry run has room for one payload, and says that this is why", () => {
  const room = { num: 1, dryRun: true };
  expect(payloadList(weighted(3), room)).toEqual(["0"]);
  expect(() => payloadList(weighted(1, 1), room)).toThrow(/^dryRun makes one invocation/);
});
