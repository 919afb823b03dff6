import { epochMs } from "@faultline/core";
import { Command } from "commander";
import { expect, test } from "vitest";
import { addWindowOptions, momentOf, parseMoment, type WindowOptions, windowOf } from "./time-window.ts";

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

test.each([
  { args: [], start: "2026-11-28T11:45:00.000Z", end: "2026-11-28T12:00:01.000Z" },
  { args: ["--until", "2026-11-20T15:00"], start: "2026-11-20T14:45:00.000Z", end: "2026-11-20T15:00:00.000Z" },
  { args: ["--until", "1h"], start: "2026-11-28T10:45:00.000Z", end: "2026-11-28T11:00:00.000Z" },
  { args: ["--since", "2h", "--until", "1h"], start: "2026-11-28T10:00:00.000Z", end: "2026-11-28T11:00:00.000Z" },
])("of 15m by default, a window given $args begins at $start", ({ args, start, end }) => {
  const command = addWindowOptions(new Command(), "15m").parse(args, { from: "user" });
  const window = windowOf(command.opts<WindowOptions>(), NOW);
  expect([window.start, window.end].map((time) => new Date(time).toISOString())).toEqual([start, end]);
});

test("the help says that a default --since counts back from --until", () => {
  const help = addWindowOptions(new Command(), "15m").helpInformation().replaceAll(/\s+/g, " ");
  expect(help).toContain("(default: 15m before --until)");
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
