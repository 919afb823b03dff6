import { VirtualClock } from "@faultline/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { TokenBucket } from "./token-bucket.ts";

test("the burst passes at once, then one request each 100 ms at 10 a second", () => {
  const clock = new VirtualClock();
  const bucket = new TokenBucket({ rateLimit: 10, burstLimit: 3 }, clock);
  expect([1, 2, 3, 4].map(() => bucket.tryTake())).toEqual([true, true, true, false]);
  clock.advance(99);
  expect(bucket.tryTake()).toBe(false);
  clock.advance(1);
  expect([bucket.tryTake(), bucket.tryTake()]).toEqual([true, false]);
});

test("property: never more than burst + rate × time passes", () => {
  const limits = fc.record({ rateLimit: fc.integer({ min: 1, max: 50 }), burstLimit: fc.integer({ min: 1, max: 20 }) });
  fc.assert(
    fc.property(limits, fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 200 }), (limit, pausesMs) => {
      const clock = new VirtualClock();
      const bucket = new TokenBucket(limit, clock);
      let passed = 0;
      for (const pauseMs of pausesMs) {
        clock.advance(pauseMs);
        if (bucket.tryTake()) passed += 1;
      }
      expect(passed).toBeLessThanOrEqual(limit.burstLimit + (limit.rateLimit * clock.monotonicMs()) / 1000 + 1e-6);
    }),
  );
});
