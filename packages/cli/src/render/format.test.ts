import { expect, test } from "vitest";
import { formatPeriod, formatTime, formatTimes } from "./format.ts";

test.each([
  ["2026-11-20T15:00Z", "2026-11-20 14:00:00 to 15:00:00 UTC"],
  ["2026-11-23T15:00Z", "2026-11-20 14:00:00 to 2026-11-23 15:00:00 UTC"],
  ["2026-11-21T00:00Z", "2026-11-20 14:00:00 to 2026-11-21 00:00:00 UTC"],
])("a period to %s tells the day of its end when that is another one", (end, shown) => {
  expect(formatPeriod(new Date("2026-11-20T14:00Z"), new Date(end))).toBe(shown);
});

test("a time tells its day unless that is today in UTC", () => {
  const now = new Date("2026-11-21T00:30Z");
  expect(formatTime(new Date("2026-11-21T00:03:07.120Z"), now)).toBe("00:03:07.120");
  expect(formatTime(new Date("2026-11-20T13:30Z"), now)).toBe("2026-11-20 13:30:00.000");
});

test("the times of a list that goes beyond today all tell their day", () => {
  const now = new Date("2026-11-21T00:30Z");
  const [today, yesterday] = [new Date("2026-11-21T00:03Z"), new Date("2026-11-20T23:59Z")];
  expect(formatTimes([today, yesterday], now)).toEqual(["2026-11-21 00:03:00.000", "2026-11-20 23:59:00.000"]);
  expect(formatTimes([today], now)).toEqual(["00:03:00.000"]);
});
