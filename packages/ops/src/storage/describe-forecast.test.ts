import { epochMs } from "@faultline/core";
import { expect, test } from "vitest";
import { describeForecast } from "./describe-forecast.ts";
import { formatBytes } from "./format-bytes.ts";

const at = (day: string) => epochMs(Date.parse(day));
const MIB = 1024 ** 2;
const growing = { bytesPerDay: 2 * MIB, days: 30, reached: at("2027-03-01"), earliest: at("2027-02-01") };

test.each([
  {
    forecast: { ...growing, latest: at("2027-05-01") },
    says: "Grew by 2.0 MB a day over 30 days: full about 2027-03-01. Days differ: 95 % sure between 2027-02-01 and 2027-05-01.",
  },
  {
    forecast: growing,
    says: "Grew by 2.0 MB a day over 30 days: full about 2027-03-01. Days differ: 95 % sure not before 2027-02-01; perhaps never.",
  },
  {
    forecast: { ...growing, days: 1 },
    says: "Grew by 2.0 MB a day over 1 day: full about 2027-03-01. That is a guess: 7 days of history would say more.",
  },
  {
    forecast: { ...growing, reached: epochMs(8.64e15) },
    says: "Grew by 2.0 MB a day over 30 days: at that rate it lasts beyond the year 2200.",
  },
  { forecast: { bytesPerDay: 0, days: 30 }, says: "Storage did not grow: no forecast." },
])("a forecast in words: $says", ({ forecast, says }) => {
  expect(describeForecast({ usedBytes: 1, quotaBytes: 2, forecast }).join(" ")).toBe(says);
});

test("what is full needs no forecast", () => {
  expect(describeForecast({ usedBytes: 3, quotaBytes: 2, forecast: growing })).toEqual(["It is full now."]);
});

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KB"],
  [-1.5 * MIB, "-1.5 MB"],
  [75 * 1024 ** 3, "75.0 GB"],
  [2048 * 1024 ** 3, "2048.0 GB"],
])("%d bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
