import { epochMs } from "@faultline/core";
import { expect, test } from "vitest";
import { alignStartTime } from "./align-start-time.ts";

const at = (text: string) => epochMs(Date.parse(text));
const NOW = at("2026-03-31T12:00:00Z");

// CloudWatch API Reference, GetMetricData, StartTime.
test.each([
  { name: "to the minute", start: "2026-03-31T11:32:34.567Z", period: 60, expected: "2026-03-31T11:32:00Z" },
  {
    name: "to the minute, whatever the period",
    start: "2026-03-31T11:32:34Z",
    period: 3600,
    expected: "2026-03-31T11:32:00Z",
  },
  { name: "to a division of the minute", start: "2026-03-31T11:32:17Z", period: 5, expected: "2026-03-31T11:32:15Z" },
  {
    name: "to five minutes after 15 days",
    start: "2026-03-15T12:32:34Z",
    period: 300,
    expected: "2026-03-15T12:30:00Z",
  },
  { name: "to the hour after 63 days", start: "2026-01-01T12:32:34Z", period: 3600, expected: "2026-01-01T12:00:00Z" },
])("a start time is rounded down $name", ({ start, period, expected }) => {
  expect(alignStartTime(at(start), period, NOW)).toBe(at(expected));
});
