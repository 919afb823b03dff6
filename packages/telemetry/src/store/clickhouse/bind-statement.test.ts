import { expect, test } from "vitest";
import { bindStatement } from "./bind-statement.ts";

test.each([
  { sql: "a = ? AND b = ?", parameters: [1, "x"], bound: "a = toInt64(1) AND b = 'x'" },
  { sql: "a = '?' AND \"b?\" = ?", parameters: [null], bound: "a = '?' AND \"b?\" = NULL" },
  { sql: String.raw`a = 'it\'s ?' AND b = ?`, parameters: [true], bound: String.raw`a = 'it\'s ?' AND b = true` },
  { sql: "a = ?", parameters: ["'; DROP TABLE x; --\\"], bound: String.raw`a = '\'; DROP TABLE x; --\\'` },
  { sql: "a = ?", parameters: ["\0?"], bound: String.raw`a = '\0?'` },
  {
    sql: "a IN (?, ?, ?)",
    parameters: [2n ** 60n, 1.5, -1],
    bound: "a IN (toInt64(1152921504606846976), toFloat64(1.5), toInt64(-1))",
  },
])("$sql", ({ sql, parameters, bound }) => {
  expect(bindStatement({ sql, parameters })).toBe(bound);
});

test("as many values as placeholders are needed", () => {
  expect(() => bindStatement({ sql: "a = ?", parameters: [1, 2] })).toThrow("2 values for 1 placeholders");
});
