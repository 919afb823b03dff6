import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { drawShapes } from "./draw-shapes.ts";
import { encodePng } from "./encode-png.ts";
import type { Shape } from "./shape.ts";
import { fitText, textWidth } from "./text-outline.ts";

const WHITE = "#ffffff";
const BLUE = "#1f77b4";

/** The colour of a pixel. */
function pixelsOf(shapes: readonly Shape[], size = 20) {
  const bitmap = drawShapes({ width: size, height: size, background: WHITE }, shapes);
  return (x: number, y: number) => {
    const place = (y * size + x) * 3;
    return `#${Buffer.from(bitmap.pixels.subarray(place, place + 3)).toString("hex")}`;
  };
}

// Expected coverage: hand calculation, e.g. half of a black-on-white pixel is 255 / 2, rounded.
test("a polygon covers whole pixels wholly and its edges in part", () => {
  const square = [
    [2, 2],
    [5.5, 2],
    [5.5, 6],
    [2, 6],
  ] as const;
  const at = pixelsOf([{ kind: "polygon", points: square, color: "#000000" }]);
  expect([at(1, 3), at(2, 2), at(4, 5), at(5, 3), at(6, 3), at(3, 6)]).toEqual([
    WHITE,
    "#000000",
    "#000000",
    "#808080",
    WHITE,
    WHITE,
  ]);
});

test("a triangle covers half of the pixels on its diagonal", () => {
  const points = [
    [0, 0],
    [10, 10],
    [0, 10],
  ] as const;
  const at = pixelsOf([{ kind: "polygon", points, color: "#000000" }]);
  expect([at(4, 4), at(3, 4), at(5, 4)]).toEqual(["#808080", "#000000", WHITE]);
});

test("opacity mixes with what is below, and a clip keeps the rest", () => {
  const points = [
    [0, 0],
    [20, 0],
    [20, 20],
    [0, 20],
  ] as const;
  const clip = { left: 5, top: 5, right: 10, bottom: 10 };
  const at = pixelsOf([{ kind: "polygon", points, color: "#000000", opacity: 0.2, clip }]);
  expect([at(4, 7), at(5, 5), at(9, 9), at(10, 7)]).toEqual([WHITE, "#cccccc", "#cccccc", WHITE]);
});

test("a line has its width, and is whole where its pieces meet", () => {
  const points = [
    [2, 10],
    [10, 10],
    [10, 18],
  ] as const;
  const at = pixelsOf([{ kind: "line", points, width: 2, color: BLUE }]);
  expect([at(5, 9), at(5, 10), at(5, 8), at(9, 15), at(10, 15), at(10, 10)]).toEqual([
    BLUE,
    BLUE,
    WHITE,
    BLUE,
    BLUE,
    BLUE,
  ]);
});

test("shapes far outside the image cost nothing and leave it as it is", () => {
  const points = [
    [-1e12, -1e12],
    [1e12, -1e12],
    [0, -1e11],
  ] as const;
  const at = pixelsOf([
    { kind: "polygon", points, color: BLUE },
    { kind: "line", points, width: 2, color: BLUE },
  ]);
  expect(at(10, 10)).toBe(WHITE);
});

test("letters are as wide as the font says, and a text too long ends in an ellipsis", () => {
  // In DejaVu Sans "i" is 569 and "m" 1995 of 2048 units wide; its condensed face has nine tenths of that.
  expect(textWidth("im", 2048)).toBe(512 + 1795);
  const at = pixelsOf([{ kind: "text", text: "I", at: [8, 18], anchor: "start", size: 20, color: "#000000" }]);
  expect(Array.from({ length: 20 }, (_, x) => at(x, 12)).filter((color) => color !== WHITE).length).toBeGreaterThan(0);
  const fitted = fitText("a very long label of a series", 11, 60);
  expect(fitted).toMatch(/^a very.*…$/);
  expect(textWidth(fitted, 11)).toBeLessThanOrEqual(60);
});

test("a PNG holds the pixels, each row as its difference from the one above", () => {
  const bitmap = drawShapes({ width: 3, height: 2, background: "#0a0b0c" }, []);
  const png = Buffer.from(encodePng(bitmap));
  expect(png.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
  expect(png.toString("latin1", 12, 16)).toBe("IHDR");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3, 2]);
  const length = png.readUInt32BE(33);
  const data = inflateSync(png.subarray(41, 41 + length));
  expect(data.toString("hex")).toBe(`02${"0a0b0c".repeat(3)}02${"000000".repeat(3)}`);
  // The checksum of an IEND chunk, PNG specification.
  expect(png.subarray(-4).toString("hex")).toBe("ae426082");
});
