/** A place in an image, pixels from its upper left corner. */
export type Point = readonly [x: number, y: number];

/** A part of an image, pixels. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Painted {
  /** `#rrggbb`. */
  readonly color: string;
  /** 0 to 1; 1 when absent. */
  readonly opacity?: number;
  /** What lies outside is not painted. */
  readonly clip?: Rectangle;
}

/** A filled polygon. */
export interface PolygonShape extends Painted {
  readonly kind: "polygon";
  readonly points: readonly Point[];
}

/** A line through points; through one alone, a dot. */
export interface LineShape extends Painted {
  readonly kind: "line";
  readonly points: readonly Point[];
  readonly width: number;
}

/** A line of text, without breaks. */
export interface TextShape extends Painted {
  readonly kind: "text";
  readonly text: string;
  /** Of the baseline. */
  readonly at: Point;
  readonly anchor: "end" | "middle" | "start";
  /** Of the font, pixels. */
  readonly size: number;
}

/** What an image is made of, in the order of painting. */
export type Shape = LineShape | PolygonShape | TextShape;

/** The four corners of a rectangle. */
export function cornersOf({ left, top, right, bottom }: Rectangle): readonly Point[] {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}
