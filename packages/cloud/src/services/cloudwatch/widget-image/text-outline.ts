import { readFileSync } from "node:fs";
import type { Point } from "./shape.ts";

/** X, y upwards, and 1 where the point lies on the outline, 0 where it bends it. */
type OutlinePoint = readonly [x: number, y: number, isOn: 0 | 1];

interface Glyph {
  readonly advance: number;
  readonly contours: readonly (readonly OutlinePoint[])[];
}

interface Font {
  readonly unitsPerEm: number;
  /** Stands for a character that the font does not have. */
  readonly missing: Glyph;
  readonly glyphs: Readonly<Record<string, Glyph>>;
}

/** Pieces into which a bend is cut: a letter is a few pixels high. */
const BEND_PIECES = 4;

let loaded: Font | undefined;

/** Made by `tools/extract-glyphs.ts`; read when the first image is asked for. */
function font(): Font {
  loaded ??= JSON.parse(readFileSync(new URL("./generated/glyphs.json", import.meta.url), "utf8")) as Font;
  return loaded;
}

function glyphOf(character: string): Glyph {
  const { glyphs, missing } = font();
  return Object.hasOwn(glyphs, character) ? (glyphs[character] ?? missing) : missing;
}

/** The width of a text in a size of the font, pixels. */
export function textWidth(text: string, size: number): number {
  const units = Array.from(text).reduce((total, character) => total + glyphOf(character).advance, 0);
  return (units * size) / font().unitsPerEm;
}

/** A text no wider than a width, its end replaced by an ellipsis where it would be. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const characters = Array.from(text);
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(`${characters.slice(0, middle).join("")}…`, size) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? "" : `${characters.slice(0, low).join("").trimEnd()}…`;
}

/** The outlines of a text whose baseline starts at a place. */
export function textOutline(text: string, size: number, [x, y]: Point): readonly (readonly Point[])[] {
  const scale = size / font().unitsPerEm;
  let left = x;
  return Array.from(text).flatMap((character) => {
    const { advance, contours } = glyphOf(character);
    const start = left;
    left += advance * scale;
    return contours.map((contour) => flattened(contour).map(([px, py]): Point => [start + px * scale, y - py * scale]));
  });
}

/** A contour as straight pieces. Between two points that bend it, the outline passes half-way. */
function flattened(contour: readonly OutlinePoint[]): readonly Point[] {
  const points = contour.flatMap((point, index): readonly OutlinePoint[] => {
    const next = contour[(index + 1) % contour.length] ?? point;
    return point[2] === 1 || next[2] === 1 ? [point] : [point, [(point[0] + next[0]) / 2, (point[1] + next[1]) / 2, 1]];
  });
  return points.flatMap((point, index): readonly Point[] => {
    if (point[2] === 1) return [[point[0], point[1]]];
    const before = points.at(index - 1) ?? point;
    const after = points[(index + 1) % points.length] ?? point;
    return Array.from({ length: BEND_PIECES - 1 }, (_, piece) =>
      bend([before, point, after], (piece + 1) / BEND_PIECES),
    );
  });
}

/** A place on a quadratic curve, `t` from 0 to 1. */
function bend([from, control, to]: readonly [OutlinePoint, OutlinePoint, OutlinePoint], t: number): Point {
  const at = (axis: 0 | 1) => (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * control[axis] + t ** 2 * to[axis];
  return [at(0), at(1)];
}
