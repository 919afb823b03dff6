import { expect, test } from "vitest";
import { encodeVisualizationUrl, parseVisualizationUrl } from "./visualization-url.ts";

// The vector of matteo-ronchetti/aws-lambda-power-tuning-ui.
const CURVE = {
  powersMb: [128, 256, 512, 1024, 1536],
  durationsMs: [16, 8, 4, 2.8, 2.1],
  costsUsd: [0.01, 0.008, 0.005, 0.009, 0.012],
};
const HASH = "gAAAAQACAAQABg==;AACAQQAAAEEAAIBAMzMzQGZmBkA=;CtcjPG8SAzwK16M7vHQTPKabRDw=";

test("a curve becomes the URL of the published vector, sorted by size", () => {
  const reversed = {
    powersMb: CURVE.powersMb.toReversed(),
    durationsMs: CURVE.durationsMs.toReversed(),
    costsUsd: CURVE.costsUsd.toReversed(),
  };
  expect(encodeVisualizationUrl({ curves: [CURVE], names: [] })).toBe(`https://lambda-power-tuning.show/#${HASH}`);
  expect(encodeVisualizationUrl({ curves: [reversed], names: [] })).toBe(`https://lambda-power-tuning.show/#${HASH}`);
});

test.each([
  { name: "a URL", text: `https://lambda-power-tuning.show/#${HASH}` },
  { name: "a hash alone", text: HASH },
  { name: "a trailing semicolon", text: `${HASH};` },
])("reads $name", ({ text }) => {
  const { curves, names } = parseVisualizationUrl(text);
  expect(names).toEqual([]);
  expect(curves[0]?.powersMb).toEqual(CURVE.powersMb);
  expect(curves[0]?.durationsMs[3]).toBeCloseTo(2.8, 5);
  expect(curves[0]?.costsUsd[4]).toBeCloseTo(0.012, 7);
});

// As "buildVisualizationURL" of aws-lambda-power-tuning 4.4.0 writes it, read 2026-11.
test("a chart of costs in yuan says so, and is read as such", () => {
  const url = `https://lambda-power-tuning.show/?currency=CNY#${HASH}`;
  expect(encodeVisualizationUrl({ curves: [CURVE], names: [], currency: "CNY" })).toBe(url);
  expect(parseVisualizationUrl(url)).toMatchObject({ currency: "CNY", curves: [{ powersMb: CURVE.powersMb }] });
  expect(parseVisualizationUrl(HASH)).toMatchObject({ currency: "USD" });
});

test("a comparison of two curves keeps their names", () => {
  const url = encodeVisualizationUrl({ curves: [CURVE, CURVE], names: ["before", "x86; arm"] });
  expect(parseVisualizationUrl(url)).toMatchObject({ names: ["before", "x86; arm"] });
  expect(parseVisualizationUrl(url).curves).toHaveLength(2);
});

test.each([
  { name: "too few parts", text: "gAA=;AACAQQ==" },
  { name: "what is not base64", text: "gAA=;AAC*QQ==;CtcjPA==" },
  { name: "a half number", text: "gAA=;AACAQQA=;CtcjPA==" },
  { name: "lists of unequal length", text: "gAA=;AACAQQAAAEE=;CtcjPA==" },
  { name: "infinite durations", text: "gAA=;AACAfw==;CtcjPA==" },
  { name: "a size of 0 MB", text: "#AAAAAA==;AACAPwAAgD8=;AAAAAAAAAAA=" },
  { name: "a size of 127 MB", text: "fwA=;AACAQQ==;CtcjPA==" },
  { name: "a size of 10241 MB", text: "ASg=;AACAQQ==;CtcjPA==" },
  { name: "a duration of 0", text: "gAA=;AAAAAA==;CtcjPA==" },
  { name: "a cost of 0", text: "gAA=;AACAQQ==;AAAAAA==" },
  { name: "nothing", text: "" },
])("refuses $name", ({ text }) => {
  expect(() => parseVisualizationUrl(text)).toThrow(expect.objectContaining({ code: "VISUALIZATION_INVALID" }));
});
