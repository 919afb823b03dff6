import { expect, test } from "vitest";
import { everySecond } from "../hand-made-observations.ts";
import { COLLECT_LIMITS } from "./limits.ts";
import { chooseSample } from "./read-traces.ts";

test("the sample is bounded and holds failing, the slowest and ordinary traces from the whole window", () => {
  const { requests } = everySecond((i) => ({
    durationMs: i % 50 === 7 ? 900 + i : 80,
    isFault: i % 2 === 0 && i > 100,
  }));
  const byId = new Map(requests.map((request) => [request.traceId, request]));
  const chosen = chooseSample(requests).flatMap((id) => byId.get(id) ?? []);
  const failing = chosen.filter(({ isFault }) => isFault);
  const { failingTraces, slowTraces, ordinaryTraces } = COLLECT_LIMITS;
  expect(failing).toHaveLength(failingTraces);
  expect(chosen.length).toBeLessThanOrEqual(failingTraces + slowTraces + ordinaryTraces);
  expect(new Set(chosen).size).toBe(chosen.length);
  expect(chosen.filter(({ seconds, isFault }) => seconds > 0.5 && !isFault)).toHaveLength(6);
  const [first] = failing;
  const last = failing.at(-1);
  expect((last?.start ?? 0) - (first?.start ?? 0)).toBeGreaterThan(150_000);
});
