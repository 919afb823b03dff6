import type { Point } from "./shape.ts";

/** Points of a line in the order of time. */
export interface TimedPoint {
  readonly time: number;
  readonly value: number;
}

/** Splits points where a period has none: a line says that there are values, so it stops there. */
export function runsOf(points: readonly TimedPoint[], periodSeconds: number): readonly (readonly TimedPoint[])[] {
  const runs: TimedPoint[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    if (point.time - last > periodSeconds * 1_500) runs.push([]);
    runs.at(-1)?.push(point);
    last = point.time;
  }
  return runs;
}

/** At most four points a column of pixels: the first, the least, the greatest and the last that fall into it. */
export function thinned(points: readonly Point[], columns: number): readonly Point[] {
  if (points.length <= 2 * columns) return points;
  return [...Map.groupBy(points, ([x]) => Math.floor(x)).values()].flatMap((group) => {
    if (group.length <= 4) return group;
    const byHeight = group.toSorted((a, b) => a[1] - b[1]);
    const kept = new Set([group[0], byHeight[0], byHeight.at(-1), group.at(-1)]);
    return group.filter((point) => kept.has(point));
  });
}
