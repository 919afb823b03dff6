import { epochMs } from "@faultline/core";
import { expect, test } from "vitest";
import { momentOf, parseMoment, windowOf } from "./time-window.ts";

const NOW = epochMs(Date.UTC(2026, 10, 28, 12));
const iso = (text: string) => new Date(momentOf(parseMoment(text), NOW)).toISOString();

test.each([
  ["15m", "2026-11-28T11:45:00.000Z"],
  ["2d", "2026-11-26T12:00:00.000Z"],
  ["2026-11-20", "2026-11-20T00:00:00.000Z"],
  ["2026-11-20T14:00", "2026-11-20T14:00:00.000Z"],
  ["2026-11-20 14:00:05.5", "2026-11-20T14:00:05.500Z"],
  ["2026-11-20T14:00z", "2026-11-20T14:00:00.000Z"],
  ["2026-11-20T14:00+01:00", "2026-11-20T13:00:00.000Z"],
])("%s is %s at noon of 28 November", (text, time) => {
  expect(iso(text)).toBe(time);
});

test.each(["yesterday", "15", "2026-13-01", "2026-11-20T25:00", "14:00", ""])("'%s' is no moment", (text) => {
  expect(() => parseMoment(text)).toThrow(/Give a duration, such as|There is no such time/);
});

test("a window goes to the end of this second, or to where it is told to stop", () => {
  const since = parseMoment("1h");
  expect(windowOf({ since }, NOW)).toEqual({ start: NOW - 3_600_000, end: NOW + 1000 });
  expect(windowOf({ since, until: parseMoment("10m") }, NOW)).toEqual({ start: NOW - 3_600_000, end: NOW - 600_000 });
});

test("a window without a moment in it is refused with both its ends", () => {
  const options = { since: parseMoment("1h"), until: parseMoment("2026-11-28") };
  expect(() => windowOf(options, NOW)).toThrow(
    expect.objectContaining({
      message: "no time is between 2026-11-28T11:00:00.000Z and 2026-11-28T00:00:00.000Z",
      hint: "give an --until that is after --since",
    }),
  );
  expect(() => windowOf({ since: parseMoment("2026-12-24") }, NOW)).toThrow(/no time is between/);
});
