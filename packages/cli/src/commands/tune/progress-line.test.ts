import { VirtualClock } from "@faultline/core";
import { expect, onTestFinished, test, vi } from "vitest";
import { describeGridProgress, describeProgress, progressLine } from "./progress-line.ts";

test.each([
  { name: "one invocation", invocations: 1, remainingMb: [128], text: "1 invocation; measuring 128 MB" },
  { name: "sizes by size", invocations: 12, remainingMb: [256, 128], text: "12 invocations; measuring 128, 256 MB" },
  {
    name: "many sizes in short",
    invocations: 2,
    remainingMb: [1024, 128, 192, 256, 320, 384, 448],
    text: "2 invocations; measuring 7 sizes, 128 to 1024 MB",
  },
])("shows $name", ({ text, ...progress }) => {
  expect(describeProgress(progress)).toBe(text);
});

test("a grid's progress names the size and how often it is invoked", () => {
  const sizesMb = [128, 256, 512];
  expect(describeGridProgress(256, { sizesMb, num: 10 })).toBe("256 MB, size 2 of 3: 10 invocations");
  expect(describeGridProgress(128, { sizesMb, num: 1 })).toBe("128 MB, size 1 of 3: 1 invocation");
});

test("where a line cannot be refreshed, one comes every ten seconds", () => {
  const clock = new VirtualClock(0);
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => write.mockRestore());
  const show = progressLine(clock);
  for (let second = 1; second <= 25; second++) {
    clock.advance(1000);
    show(`${second} s`);
  }
  expect(write.mock.calls.flat()).toEqual(["10 s\n", "20 s\n"]);
});
