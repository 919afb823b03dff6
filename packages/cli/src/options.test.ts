import { expect, test } from "vitest";
import { collectPair, parseCpuScale, parseDurationMs, parsePort } from "./options.ts";

test.each([
  { text: "90s", ms: 90_000 },
  { text: "15m", ms: 900_000 },
  { text: "1.5h", ms: 5_400_000 },
  { text: "2d", ms: 172_800_000 },
])("$text is $ms ms", ({ text, ms }) => expect(parseDurationMs(text)).toBe(ms));

test.each(["", "5", "m", "5 m", "-1m", "1w"])("%j is no duration", (text) =>
  expect(() => parseDurationMs(text)).toThrow("A duration is"),
);

test.each(["-1", "65536", "80.5", "", "http"])("%j is no port", (text) =>
  expect(() => parsePort(text)).toThrow("A port is"),
);

test("0 and 65535 are ports", () => expect([parsePort("0"), parsePort("65535")]).toEqual([0, 65_535]));

test("a CPU scale is auto or a positive factor", () => {
  expect([parseCpuScale("auto"), parseCpuScale("0.5")]).toEqual(["auto", 0.5]);
  for (const text of ["0", "-1", "fast", "1000"]) expect(() => parseCpuScale(text)).toThrow("A CPU scale is");
});

test("a later pair wins, and a value may hold an equals sign", () => {
  expect(collectPair("a=b=c", { a: "x", d: "e" })).toEqual({ a: "b=c", d: "e" });
  expect(() => collectPair("=x", {})).toThrow("NAME=VALUE");
});
