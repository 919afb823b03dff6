import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CborTime, decodeCbor, encodeCbor } from "./cbor.ts";

describe("decoding", () => {
  // Examples of RFC 8949, appendix A.
  test.each([
    ["00", 0],
    ["17", 23],
    ["1818", 24],
    ["1903e8", 1000],
    ["1a000f4240", 1_000_000],
    ["1b000000e8d4a51000", 1_000_000_000_000],
    ["20", -1],
    ["3903e7", -1000],
    ["f90000", 0],
    ["f93c00", 1],
    ["f97bff", 65_504],
    ["fa47c35000", 100_000],
    ["fb3ff199999999999a", 1.1],
    ["f97c00", Number.POSITIVE_INFINITY],
    ["f4", false],
    ["f5", true],
    ["f6", null],
    ["c11a514b67b0", new Date("2013-03-21T20:04:00Z")],
    ["4401020304", Buffer.from([1, 2, 3, 4])],
    ["6449455446", "IETF"],
    ["62c3bc", "ü"],
    ["83010203", [1, 2, 3]],
    ["a26161016162820203", { a: 1, b: [2, 3] }],
    ["5f42010243030405ff", Buffer.from([1, 2, 3, 4, 5])],
    ["7f657374726561646d696e67ff", "streaming"],
    ["9f018202039f0405ffff", [1, [2, 3], [4, 5]]],
    ["bf6346756ef563416d7421ff", { Fun: true, Amt: -2 }],
  ])("%s", (hex, expected) => {
    expect(decodeCbor(Buffer.from(hex, "hex"))).toEqual(expected);
  });

  test.each([
    ["an early end", "83"],
    ["a text longer than the document", "7a7fffffff61"],
    ["bytes left over", "0000"],
    ["a map key that is no text", "a10101"],
    ["a break on its own", "ff"],
    ["nesting without end", "81".repeat(2000)],
    ["a reserved length", "1c"],
  ])("refuses %s", (_, hex) => {
    expect(() => decodeCbor(Buffer.from(hex, "hex"))).toThrow(
      expect.objectContaining({ code: "SerializationException" }),
    );
  });
});

test("a decoded key never reaches a prototype", () => {
  const decoded = decodeCbor(encodeCbor(JSON.parse('{"__proto__":{"polluted":true}}'))) as object;
  expect(Object.keys(decoded)).toEqual(["__proto__"]);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});

test("a timestamp is epoch seconds under tag 1", () => {
  expect(Buffer.from(encodeCbor(new CborTime(1_363_896_240))).toString("hex")).toBe("c11a514b67b0");
});

test("decoding undoes encoding", () => {
  const document = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.string({ unit: "binary" }),
      fc.double(),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 5 }),
      fc.dictionary(fc.string(), tie("value"), { maxKeys: 5, noNullPrototype: true }),
    ),
  })).value;
  fc.assert(
    fc.property(document, (value) => {
      expect(decodeCbor(encodeCbor(value))).toEqual(value);
    }),
  );
});
