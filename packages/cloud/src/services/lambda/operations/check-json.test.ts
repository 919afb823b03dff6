import { strToU8 } from "fflate";
import { expect, test } from "vitest";
import { checkJson } from "./check-json.ts";

const LARGE = `"${"x".repeat(100_000)}"`;

test.each(['{"a":1}', ' {"a":1}\n', "12.5", '"text"', LARGE])("%s is a payload", (payload) => {
  expect(() => checkJson(strToU8(payload))).not.toThrow();
});

// How the message begins: recorded from AWS, 2025-11.
test.each([
  { name: "bare words", payload: strToU8("not json") },
  { name: "an object without its end", payload: strToU8('{"a":1') },
  { name: "a member without quotes", payload: strToU8("{a: 1}") },
  { name: "single quotes", payload: strToU8("{'a': 1}") },
  { name: "bytes that are no UTF-8", payload: Uint8Array.of(0x22, 0x87, 0x22) },
  { name: "a large string without its end", payload: strToU8(LARGE.slice(0, -1)) },
])("$name: no payload", ({ payload }) => {
  expect(() => checkJson(payload)).toThrow(
    expect.objectContaining({
      code: "InvalidRequestContentException",
      message: expect.stringMatching(
        /^Could not parse request body into json: Could not parse payload into json: \S/,
      ) as string,
    }),
  );
});
