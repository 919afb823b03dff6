import { expect, test } from "vitest";
import { renderStored, renderSummary } from "./logs-import.ts";

const SUMMARY = { files: 1, events: 12_002, eventsWithTimeOfFile: 0, characters: 9, firstTime: 0, lastTime: 1500 };

test.each([
  { name: "all events had a time", eventsWithTimeOfFile: 0, says: [] },
  { name: "one had none", eventsWithTimeOfFile: 1, says: ["1 event had no time: that of the file was taken."] },
  {
    name: "many had none",
    eventsWithTimeOfFile: 12_002,
    says: ["12,002 events had no time: that of the file was taken."],
  },
])("the summary says how many events have the file's time: $name", ({ eventsWithTimeOfFile, says }) => {
  expect(renderSummary({ ...SUMMARY, eventsWithTimeOfFile }, "production", 2000).split("\n")).toEqual([
    "12,002 events of 1 file stored in production in 2.0 s (6,001 a second).",
    "They are from 1970-01-01T00:00:00.000Z to 1970-01-01T00:00:01.500Z.",
    ...says,
    "To query them: faultline logs query production --since 1970-01-01T00:00:00Z --until 1970-01-01T00:00:02Z 'stats count(*) by bin(5m)'",
  ]);
});

test.each([
  { name: "nothing", stored: undefined, says: "" },
  { name: "a file without events", stored: { ...SUMMARY, events: 0 }, says: "" },
  {
    name: "a part of the first file",
    stored: { ...SUMMARY, files: 0, events: 10_000 },
    says: "Stored in production before the import failed: 10,000 events, no file as a whole. A new import stores them again.\n",
  },
  {
    name: "a file",
    stored: { ...SUMMARY, events: 1 },
    says: "Stored in production before the import failed: 1 event, the first file as a whole. A new import stores them again.\n",
  },
  {
    name: "files",
    stored: { ...SUMMARY, files: 2 },
    says: "Stored in production before the import failed: 12,002 events, the first 2 files as a whole. A new import stores them again.\n",
  },
])("what was stored before a failure is said: $name", ({ stored, says }) => {
  expect(renderStored(stored, "production")).toBe(says);
});
