import { epochMs } from "@faultline/core";
import { expect, test } from "vitest";
import { hasWholeMinute, wholeMinutes } from "./read-metrics.ts";

const at = (time: string) => epochMs(Date.parse(`2026-11-28T${time}Z`));
const windowOf = (start: string, end: string, isFirstMinuteShared: boolean) => ({
  start: at(start),
  end: at(end),
  isFirstMinuteShared,
});

test.each([
  { start: "02:16:12", end: "02:17:20", isShared: false, from: "02:16:00", to: "02:18:00", hasOne: true },
  { start: "02:16:12", end: "02:17:20", isShared: true, from: "02:17:00", to: "02:18:00", hasOne: true },
  { start: "02:16:12", end: "02:16:50", isShared: false, from: "02:16:00", to: "02:17:00", hasOne: true },
  { start: "02:16:12", end: "02:16:50", isShared: true, from: "02:17:00", to: "02:18:00", hasOne: false },
  // 12 of 48 s are its own, then 11 of 47: its last quarter, and less.
  { start: "02:16:24", end: "02:17:12", isShared: true, from: "02:17:00", to: "02:18:00", hasOne: true },
  { start: "02:16:24", end: "02:17:11", isShared: true, from: "02:17:00", to: "02:18:00", hasOne: false },
])("$start to $end, the first minute shared: $isShared", ({ start, end, isShared, from, to, hasOne }) => {
  const window = windowOf(start, end, isShared);
  expect(wholeMinutes(window)).toEqual({ StartTime: new Date(at(from)), EndTime: new Date(at(to)) });
  expect(hasWholeMinute(window)).toBe(hasOne);
});
