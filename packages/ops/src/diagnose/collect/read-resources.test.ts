import { epochMs } from "@faultline/core";
import { expect, test } from "vitest";
import { windowBefore } from "./read-resources.ts";

const at = (time: string) => epochMs(Date.parse(`2026-11-28T${time}Z`));

// Metrics of 19:07:14 to 19:07:43 are those of 19:07: what was before ends with 19:06.
test.each([
  { name: "within a minute", start: "19:07:14", end: "19:07:43", before: ["19:06:31", "19:07:00"] },
  { name: "of whole minutes", start: "19:05:00", end: "19:10:00", before: ["19:00:00", "19:05:00"] },
])("the window before one $name shares no minute with it", ({ start, end, before: [from = "", to = ""] }) => {
  expect(windowBefore({ start: at(start), end: at(end) })).toEqual({ start: at(from), end: at(to) });
});
