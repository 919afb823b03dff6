import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDecimals, compareDecimals, decimalSize, negateDecimal, parseDecimal, printDecimal } from "./decimal.ts";

/** Decimals of up to 17 digits and small exponents: every sum of two fits into 38 digits. */
const decimalText = fc
  .tuple(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.integer({ min: -9, max: 9 }))
  .map(([digits, exponent]) => `${digits}E${exponent}`);
const decimal = decimalText.map(parseDecimal);

describe("numbers", () => {
  // By hand, from the rules of "Naming rules and data types": 38 digits, 1E-130 to 9.99E+125, zeros trimmed.
  test.each([
    { text: "0", printed: "0" },
    { text: "-0", printed: "0" },
    { text: "+007.50", printed: "7.5" },
    { text: "1e3", printed: "1000" },
    { text: "1.2E-3", printed: "0.0012" },
    { text: ".5", printed: "0.5" },
    { text: "5.", printed: "5" },
    { text: "123456789012345678901234567890.12345678", printed: "123456789012345678901234567890.12345678" },
    { text: "1E-130", printed: `0.${"0".repeat(129)}1` },
    { text: "1E+125", printed: `1${"0".repeat(125)}` },
  ])("$text is stored as $printed", ({ text, printed }) => {
    expect(printDecimal(parseDecimal(text))).toBe(printed);
  });

  test.each([
    { text: "abc", message: "The parameter cannot be converted to a numeric value: abc" },
    { text: "", message: "The parameter cannot be converted to a numeric value: " },
    { text: "1.2.3", message: "The parameter cannot be converted to a numeric value: 1.2.3" },
    { text: "1".repeat(39), message: "Attempting to store more than 38 significant digits in a Number" },
    {
      text: "1E126",
      message: "Number overflow. Attempting to store a number with magnitude larger than supported range",
    },
    {
      text: `1E${"9".repeat(30)}`,
      message: "Number overflow. Attempting to store a number with magnitude larger than supported range",
    },
    {
      text: "1E-131",
      message: "Number underflow. Attempting to store a number with magnitude smaller than supported range",
    },
  ])("$text is refused", ({ text, message }) => {
    expect(() => parseDecimal(text)).toThrow(expect.objectContaining({ code: "ValidationException", message }));
  });

  // By hand: no binary rounding.
  test.each([
    { a: "0.1", b: "0.2", sum: "0.3" },
    { a: "99999999999999999999999999999999999998", b: "1", sum: "99999999999999999999999999999999999999" },
    { a: "1", b: "-1", sum: "0" },
    { a: "1E20", b: "1E-15", sum: "100000000000000000000.000000000000001" },
  ])("$a + $b = $sum", ({ a, b, sum }) => {
    expect(printDecimal(addDecimals(parseDecimal(a), parseDecimal(b)))).toBe(sum);
  });

  test("a sum that needs a 39th digit is refused", () => {
    expect(() => addDecimals(parseDecimal("1E38"), parseDecimal("0.1"))).toThrow("38 significant digits");
  });

  // Developer Guide, "Item sizes": about a byte for two significant digits, and one. 3.14159 as measured on AWS.
  test.each([
    { text: "27", sizeBytes: 2 },
    { text: "-27", sizeBytes: 3 },
    { text: "679", sizeBytes: 3 },
    { text: "1000", sizeBytes: 2 },
    { text: "0", sizeBytes: 1 },
    { text: "3.14159", sizeBytes: 5 },
    { text: "123456", sizeBytes: 4 },
    { text: "0.001", sizeBytes: 2 },
  ])("$text takes $sizeBytes bytes", ({ text, sizeBytes }) => {
    expect(decimalSize(parseDecimal(text))).toBe(sizeBytes);
  });

  test("printing and parsing are inverse", () => {
    fc.assert(
      fc.property(decimal, (a) => {
        expect(parseDecimal(printDecimal(a))).toEqual(a);
      }),
    );
  });

  test("addition commutes, has inverses, and keeps order", () => {
    fc.assert(
      fc.property(decimal, decimal, decimal, (a, b, c) => {
        expect(addDecimals(a, b)).toEqual(addDecimals(b, a));
        expect(addDecimals(addDecimals(a, b), negateDecimal(b))).toEqual(a);
        expect(Math.sign(compareDecimals(addDecimals(a, c), addDecimals(b, c)))).toBe(Math.sign(compareDecimals(a, b)));
      }),
    );
  });

  test("integers compare as big integers do", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }),
        fc.bigInt({ min: -1000n, max: 1000n }),
        (a, b) => {
          const order = compareDecimals(parseDecimal(String(a)), parseDecimal(String(b)));
          expect(Math.sign(order)).toBe(a < b ? -1 : Number(a > b));
        },
      ),
    );
  });
});
