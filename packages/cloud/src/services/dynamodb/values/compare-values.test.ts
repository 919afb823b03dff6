import { expect, test } from "vitest";
import { compareValues } from "./compare-values.ts";

test("values of a shared order compare, others do not", () => {
  expect(compareValues({ S: "a" }, { N: "1" })).toBeUndefined();
  expect(compareValues({ S: "é" }, { S: "z" })).toBeGreaterThan(0);
});
