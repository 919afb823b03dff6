import { epochMs } from "@faultline/core";
import { expect, test } from "vitest";
import { readRequests, readServiceMap } from "./read-traces.ts";
import type { Reader } from "./reader.ts";

const HOUR_MS = 3_600_000;

/** Answers every call with nothing, and tells the hours that were asked for. */
function recordingReader() {
  const windows: (readonly [from: number, to: number])[] = [];
  const hoursOf = (time: unknown) => (time instanceof Date ? time.getTime() / HOUR_MS : NaN);
  const reader: Reader = {
    missing: [],
    read(_, input) {
      const { StartTime, EndTime } = input as { readonly StartTime?: unknown; readonly EndTime?: unknown };
      windows.push([hoursOf(StartTime), hoursOf(EndTime)]);
      return Promise.resolve(undefined);
    },
  };
  return { reader, windows };
}

// X-Ray refuses a time range of more than 24 hours.
test("requests of more than a day are read by the day, the latest first", async () => {
  const { reader, windows } = recordingReader();
  await readRequests(reader, { start: epochMs(0), end: epochMs(60 * HOUR_MS) }, []);
  expect(windows).toEqual([
    [36, 60],
    [12, 36],
    [0, 12],
  ]);
});

test("the service map is that of the last day", async () => {
  const { reader, windows } = recordingReader();
  await readServiceMap(reader, { start: epochMs(0), end: epochMs(60 * HOUR_MS) });
  expect(windows).toEqual([[36, 60]]);
});
