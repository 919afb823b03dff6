import { expect, test } from "vitest";
import { systemClock, VirtualClock } from "./clock.ts";

test("timers fire in the order of their due times, and see the time they were due", () => {
  const clock = new VirtualClock(0);
  const fired: [string, number][] = [];
  clock.after(20, () => fired.push(["b", clock.now()]));
  clock.after(10, () => {
    fired.push(["a", clock.now()]);
    clock.after(5, () => fired.push(["set by a", clock.now()]));
  });
  clock.advance(30);
  expect(fired).toEqual([
    ["a", 10],
    ["set by a", 15],
    ["b", 20],
  ]);
  expect(clock.now()).toBe(30);
});

test("a cancelled timer does not fire", () => {
  const clock = new VirtualClock(0);
  let fired = 0;
  const cancel = clock.after(10, () => fired++);
  clock.after(10, () => fired++);
  cancel();
  clock.advance(10);
  expect(fired).toBe(1);
});

test("the machine's timers never fire early, though those beneath count whole milliseconds only", async () => {
  const delaysMs = Array.from({ length: 300 }, (_, index) => 1 + index * 0.17);
  const earlyMs = delaysMs.map(
    (delayMs) =>
      new Promise<number>((resolve) => {
        const startedMs = systemClock.monotonicMs();
        systemClock.after(delayMs, () => resolve(startedMs + delayMs - systemClock.monotonicMs()));
      }),
  );
  expect(Math.max(...(await Promise.all(earlyMs)))).toBeLessThanOrEqual(1e-6); // Rounding of the sum.
});

test("a timer longer than 24.8 days, the most that those beneath can hold, waits", async () => {
  let fired = 0;
  const cancel = systemClock.after(2 ** 31, () => fired++);
  await new Promise((resolve) => setTimeout(resolve, 20));
  cancel();
  expect(fired).toBe(0);
});
