import { expect, test } from "vitest";
import { seededRandom, standardNormal, systemRandom } from "./random.ts";

test("the same seed gives the same sequence, another seed another", () => {
  const draw = (seed: number) => {
    const random = seededRandom(seed);
    return [random.next(), random.next(), random.hex(24)];
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test("numbers are spread evenly over [0, 1)", () => {
  const random = seededRandom(1);
  const counts = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 10_000; i++) {
    const bucket = Math.floor(random.next() * 10);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  // Hand calculation: 1,000 expected a bucket, standard deviation 30; five deviations either side.
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test("a UUID has version 4 and the RFC 9562 variant", () => {
  expect(systemRandom().uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

// Shares of the normal distribution within one, two and three deviations: 68.27, 95.45 and 99.73 %. The tolerance is five
// standard deviations of a share of 0.6827 in 20,000 draws.
test("normal numbers lie about zero as the distribution says", () => {
  const random = seededRandom(1);
  const drawn = Array.from({ length: 20_000 }, () => standardNormal(random));
  const within = [1, 2, 3].map((limit) => drawn.filter((value) => Math.abs(value) <= limit).length / drawn.length);
  for (const [i, share] of [0.6827, 0.9545, 0.9973].entries())
    expect(Math.abs((within[i] ?? 0) - share)).toBeLessThan(0.0165);
  expect(Math.abs(drawn.reduce((sum, value) => sum + value, 0) / drawn.length)).toBeLessThan(5 / Math.sqrt(20_000));
});
