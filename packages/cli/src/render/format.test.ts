import { expect, test } from "vitest";
import { formatPeriod } from "./format.ts";

test.each([
  ["2026-11-20T15:00Z", "2026-11-20 14:00:00 to 15:00:00 UTC"],
  ["2026-11-23T15:00Z", "2026-11-20 14:00:00 to 2026-11-23 15:00:00 UTC"],
  ["2026-11-21T00:00Z", "2026-11-20 14:00:00 to 2026-11-21 00:00:00 UTC"],
])("a period to %s tells the day of its end when that is another one", (end, shown) => {
  expect(formatPeriod(new Date("2026-11-20T14:00Z"), new Date(end))).toBe(shown);
});
