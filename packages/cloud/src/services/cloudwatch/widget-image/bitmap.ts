import type { Point, Rectangle } from "./shape.ts";

/** How to paint an area. */
export interface Paint {
  readonly color: string;
  readonly opacity: number;
  readonly clip?: Rectangle | undefined;
}

/**
 * An image of three bytes a pixel, on which polygons are painted with smooth edges.
 *
 * How much of a pixel a polygon covers is found by adding up what each of its edges contributes: the area between the
 * edge and the pixel's right side, signed by the edge's direction, and then summing each row from the left.
 */
export class Bitmap {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;

  constructor(width: number, height: number, color: string) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height * 3);
    const background = channelsOf(color);
    for (let index = 0; index < this.pixels.length; index++) this.pixels[index] = background[index % 3] ?? 0;
  }

  /** Paints what polygons cover together. Holes are contours that turn the other way. */
  fill(contours: readonly (readonly Point[])[], paint: Paint): void {
    const box = this.#boxOf(contours, paint.clip);
    if (box === undefined) return;
    const coverage = new Coverage(box);
    for (const contour of contours) coverage.add(contour);
    this.#blend(box, coverage, paint);
  }

  /** The whole pixels that contours reach inside the image and a clip; undefined where there are none. */
  #boxOf(contours: readonly (readonly Point[])[], clip: Rectangle | undefined): Rectangle | undefined {
    const { left, top, right, bottom } = boundsOf(contours);
    const box = {
      left: Math.max(0, Math.floor(Math.max(left, clip?.left ?? 0))),
      top: Math.max(0, Math.floor(Math.max(top, clip?.top ?? 0))),
      right: Math.min(this.width, Math.ceil(Math.min(right, clip?.right ?? this.width))),
      bottom: Math.min(this.height, Math.ceil(Math.min(bottom, clip?.bottom ?? this.height))),
    };
    return box.left < box.right && box.top < box.bottom ? box : undefined;
  }

  #blend(box: Rectangle, coverage: Coverage, { color, opacity }: Paint): void {
    const [red, green, blue] = channelsOf(color);
    for (let y = box.top; y < box.bottom; y++) {
      const row = coverage.row(y);
      let place = (y * this.width + box.left) * 3;
      let sum = 0;
      for (let column = 0; column < box.right - box.left; column++, place += 3) {
        sum += row[column] ?? 0;
        const alpha = Math.min(1, Math.abs(sum)) * opacity;
        if (alpha < 1 / 512) continue;
        this.#mix(place, red, alpha);
        this.#mix(place + 1, green, alpha);
        this.#mix(place + 2, blue, alpha);
      }
    }
  }

  #mix(place: number, channel: number, alpha: number): void {
    const below = this.pixels[place] ?? 0;
    this.pixels[place] = Math.round(below + (channel - below) * alpha);
  }
}

/** The signed areas that edges contribute to the pixels of a box. */
class Coverage {
  readonly #box: Rectangle;
  readonly #stride: number;
  readonly #areas: Float32Array;

  constructor(box: Rectangle) {
    this.#box = box;
    this.#stride = box.right - box.left + 2;
    this.#areas = new Float32Array(this.#stride * (box.bottom - box.top));
  }

  row(y: number): Float32Array {
    const start = (y - this.#box.top) * this.#stride;
    return this.#areas.subarray(start, start + this.#stride);
  }

  add(contour: readonly Point[]): void {
    let previous = contour.at(-1);
    for (const point of contour) {
      if (previous !== undefined) this.#edge(previous, point);
      previous = point;
    }
  }

  #edge(from: Point, to: Point): void {
    if (from[1] === to[1]) return;
    const direction = from[1] < to[1] ? 1 : -1;
    const [[upperX, upperY], [lowerX, lowerY]] = direction > 0 ? [from, to] : [to, from];
    const slope = (lowerX - upperX) / (lowerY - upperY);
    const first = Math.max(this.#box.top, Math.floor(upperY));
    const last = Math.min(this.#box.bottom, Math.ceil(lowerY));
    for (let y = first; y < last; y++) {
      const [start, end] = [Math.max(y, upperY), Math.min(y + 1, lowerY)];
      const x = [upperX + (start - upperY) * slope, upperX + (end - upperY) * slope].map((one) => this.#column(one));
      this.#addRow(this.row(y), { from: Math.min(...x), to: Math.max(...x), height: (end - start) * direction });
    }
  }

  #column(x: number): number {
    return Math.min(Math.max(x, this.#box.left), this.#box.right) - this.#box.left;
  }

  /** Spreads a piece of an edge inside one row over the pixels that it crosses. */
  #addRow(row: Float32Array, { from, to, height }: { from: number; to: number; height: number }): void {
    const [first, last] = [Math.floor(from), Math.max(Math.floor(from), Math.ceil(to) - 1)];
    if (first === last) {
      const covered = height * (1 - ((from + to) / 2 - first));
      row[first] = (row[first] ?? 0) + covered;
      row[first + 1] = (row[first + 1] ?? 0) + height - covered;
      return;
    }
    let before = 0;
    for (let column = first; column <= last; column++) {
      const after = height * areaRightOf(column + 1, from, to);
      row[column] = (row[column] ?? 0) + after - before;
      before = after;
    }
    row[last + 1] = (row[last + 1] ?? 0) + height - before;
  }
}

/** How much an edge from `from` to `to` covers of the pixel that ends at `x`, for an edge of height 1. */
function areaRightOf(x: number, from: number, to: number): number {
  const [start, end] = [Math.max(from, x - 1), Math.min(to, x)];
  const width = to - from;
  const passed = Math.max(0, (start - from) / width);
  const inside = Math.max(0, end - start) / width;
  return passed + inside * (x - (start + end) / 2);
}

function boundsOf(contours: readonly (readonly Point[])[]): Rectangle {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const contour of contours) {
    for (const [x, y] of contour) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return { left, top, right, bottom };
}

function channelsOf(color: string): readonly [red: number, green: number, blue: number] {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}
