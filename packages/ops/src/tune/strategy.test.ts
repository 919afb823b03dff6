import { expect, test } from "vitest";
import { parseStrategy } from "./strategy.ts";

test("the strategy slo needs a target above 0, and says which of both is amiss", () => {
  expect(parseStrategy("slo", { p95Ms: 0.5 })).toEqual({ kind: "slo", p95Ms: 0.5 });
  expect(() => parseStrategy("slo", {})).toThrow(expect.objectContaining({ code: "TARGET_MISSING" }));
  const invalid = { code: "TARGET_INVALID", message: "the target of the strategy slo is 0 ms, not above 0" };
  expect(() => parseStrategy("slo", { p95Ms: 0 })).toThrow(expect.objectContaining(invalid));
});
