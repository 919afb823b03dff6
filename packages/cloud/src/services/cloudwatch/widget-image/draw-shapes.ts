import { unreachable } from "@faultline/core";
import { Bitmap } from "./bitmap.ts";
import type { LineShape, Point, Shape } from "./shape.ts";
import { textOutline, textWidth } from "./text-outline.ts";

/** What to draw on. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly background: string;
}

/** Sides of the polygon that stands for a round end or joint. */
const JOINT_SIDES = 8;

/** Paints shapes one over the other. */
export function drawShapes({ width, height, background }: Canvas, shapes: readonly Shape[]): Bitmap {
  const bitmap = new Bitmap(width, height, background);
  for (const shape of shapes) {
    bitmap.fill(contoursOf(shape), { color: shape.color, opacity: shape.opacity ?? 1, clip: shape.clip });
  }
  return bitmap;
}

function contoursOf(shape: Shape): readonly (readonly Point[])[] {
  switch (shape.kind) {
    case "polygon":
      return [shape.points];
    case "line":
      return strokeOf(shape);
    case "text": {
      const { text, size, anchor, at } = shape;
      const shift = { start: 0, middle: 0.5, end: 1 }[anchor] * textWidth(text, size);
      return textOutline(text, size, [at[0] - shift, at[1]]);
    }
    default:
      return unreachable(shape);
  }
}

/** A bar along each piece of a line, and a disc at each point that is not at the end of a straight line. */
function strokeOf({ points, width }: LineShape): readonly (readonly Point[])[] {
  const bars = points.slice(1).map((point, index) => bar(points[index] ?? point, point, width / 2));
  const joints = points.length === 1 ? points : points.slice(1, -1);
  return [...bars, ...joints.map((point) => disc(point, points.length === 1 ? width : width / 2))];
}

/** Turns the same way whatever its direction, as a disc does, so that what overlaps is painted once. */
function bar([x1, y1]: Point, [x2, y2]: Point, half: number): readonly Point[] {
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (length === 0) return [];
  const [dx, dy] = [((x2 - x1) / length) * half, ((y2 - y1) / length) * half];
  return [
    [x1 + dy, y1 - dx],
    [x2 + dy, y2 - dx],
    [x2 - dy, y2 + dx],
    [x1 - dy, y1 + dx],
  ];
}

function disc([x, y]: Point, radius: number): readonly Point[] {
  return Array.from({ length: JOINT_SIDES }, (_, side): Point => {
    const angle = (2 * Math.PI * side) / JOINT_SIDES;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}
