import { expect, test } from "vitest";
import { drawTuningChart } from "./tuning-chart.ts";

test.each([{ chosenMb: 128 }, { chosenMb: 512 }])(
  "the words for the chosen size of $chosenMb MB are on another row than the axes' titles",
  ({ chosenMb }) => {
    const sizes = [128, 512].map((memoryMb) => ({ memoryMb, durationMs: 100, usdPerMillion: 1 }));
    const svg = drawTuningChart({ title: "a tuning", sizes, chosenMb, currency: "USD" });
    const rowOf = (words: string) => Number(new RegExp(`<text [^>]*y="(\\d+)"[^>]*>${words}<`).exec(svg)?.[1]);
    expect(rowOf("duration")).toBe(rowOf("\\$ a million"));
    // Text of 12 pixels, and room between.
    expect(rowOf(`${chosenMb} MB chosen`) - rowOf("duration")).toBeGreaterThanOrEqual(18);
  },
);
