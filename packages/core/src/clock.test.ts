import { expect, test } from "vitest";
import { VirtualClock } from "./clock.ts";

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
