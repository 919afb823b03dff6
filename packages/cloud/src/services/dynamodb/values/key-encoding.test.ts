import fc from "fast-check";
import { expect, test } from "vitest";
import type { AttributeValue } from "./attribute-value.ts";
import { compareValues } from "./compare-values.ts";
import { afterKey, afterPrefix, encodeKeyPrefix, encodeKeyValue, encodePartition } from "./key-encoding.ts";
import { parseValue } from "./parse-value.ts";

const binary: fc.Arbitrary<AttributeValue> = fc
  .oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.array(fc.constantFrom(0, 1, 254, 255), { maxLength: 5 }).map((bytes) => Uint8Array.from(bytes)),
  )
  .map((B) => ({ B }));
const string: fc.Arbitrary<AttributeValue> = fc.string({ unit: "binary", maxLength: 8 }).map((S) => ({ S }));
const number: fc.Arbitrary<AttributeValue> = fc
  .oneof(
    fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -100, max: 100 })),
    fc.tuple(fc.bigInt({ min: -120n, max: 120n }), fc.integer({ min: -2, max: 2 })),
  )
  .map(([digits, exponent]) => parseValue({ N: `${digits}E${exponent}` }));

test.each([
  { type: "strings", values: string },
  { type: "binaries", values: binary },
  { type: "numbers", values: number },
])("encoded $type order as the values do", ({ values }) => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const order = Buffer.compare(encodeKeyValue(a), encodeKeyValue(b));
      // Adding 0 turns −0, the comparison of two equal negative numbers, into 0.
      expect(order).toBe(Math.sign(compareValues(a, b) ?? Number.NaN) + 0);
    }),
    { numRuns: 500 },
  );
});

test("no encoded value is the start of another", () => {
  for (const values of [string, binary, number]) {
    fc.assert(
      fc.property(values, values, (a, b) => {
        fc.pre(compareValues(a, b) !== 0);
        const one = encodeKeyValue(a);
        expect(encodeKeyValue(b).subarray(0, one.length)).not.toEqual(one);
      }),
    );
  }
});

test("values that begin with a prefix are exactly the range of its encoding", () => {
  fc.assert(
    fc.property(binary, binary, (value, prefix) => {
      const from = encodeKeyPrefix(prefix);
      const to = afterPrefix(from);
      const key = encodeKeyValue(value);
      const isInRange = Buffer.compare(key, from) >= 0 && (to === undefined || Buffer.compare(key, to) < 0);
      const bytes = Buffer.from(value.B ?? []);
      const start = Buffer.from(prefix.B ?? []);
      fc.pre(to !== undefined);
      expect(isInRange).toBe(bytes.subarray(0, start.length).equals(start));
    }),
    { numRuns: 500 },
  );
});

test("the successor of a key follows it at once", () => {
  const key = Buffer.from("abc");
  expect(Buffer.compare(afterKey(key), key)).toBe(1);
  expect(afterKey(key)).toEqual(Buffer.from("abc\0"));
  expect(afterPrefix(Buffer.from([1, 255]))).toEqual(Buffer.from([2]));
  expect(afterPrefix(Buffer.from([255]))).toBeUndefined();
});

test("1 and 1.0 are one key", () => {
  expect(encodePartition(parseValue({ N: "1.0" }))).toEqual(encodePartition({ N: "1" }));
});
