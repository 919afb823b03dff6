import { Command } from "commander";
import { expect, test } from "vitest";
import { defineCommand as defineJanitor } from "./commands/janitor.ts";
import { defineCommand as defineStorage } from "./commands/storage.ts";
import { collectPair, parseCpuScale, parseDurationMs, parsePort, parseShare } from "./options.ts";

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

test("a share is a number from 0 to 1", () => {
  expect(["0", "0.25", "1"].map(parseShare)).toEqual([0, 0.25, 1]);
  for (const text of ["", " ", "-0.1", "1.1", "half"]) expect(() => parseShare(text)).toThrow("A share is");
});

// What `storage` calls unreferenced is what `janitor` would delete with the same --keep.
test.each([
  { args: [], keep: 3 },
  { args: ["--keep=0"], keep: 0 },
  { args: ["--keep=12"], keep: 12 },
])("storage and janitor read $args alike", ({ args, keep }) => {
  const storage = new Command("storage");
  defineStorage(storage);
  const janitor = new Command("janitor");
  defineJanitor(janitor);
  const commands = [storage.commands.find((one) => one.name() === "show"), janitor];
  expect(commands.map((command) => command?.parseOptions(args) && command.opts()["keep"])).toEqual([keep, keep]);
});
