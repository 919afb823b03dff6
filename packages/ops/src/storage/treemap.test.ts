import { expect, test } from "vitest";
import { layoutTreemap } from "./treemap.ts";

// The example of "Squarified Treemaps": 6, 6, 4, 3, 2, 2, 1 on 6 × 4; its first row is the two sixes, 3 wide and 2 high.
test("tiles fill the area, in proportion and without overlap, as in the published example", () => {
  const values = [6, 6, 4, 3, 2, 2, 1];
  const tiles = layoutTreemap(
    values.map((value) => ({ label: String(value), value, style: "used" })),
    6,
    4,
  );
  expect(tiles.slice(0, 2)).toMatchObject([
    { x: 0, y: 0, width: 3, height: 2 },
    { x: 0, y: 2, width: 3, height: 2 },
  ]);
  for (const { value, width, height } of tiles) expect(width * height).toBeCloseTo(value, 9);
  for (const { x, y, width, height } of tiles) {
    expect(x + width).toBeLessThanOrEqual(6 + 1e-9);
    expect(y + height).toBeLessThanOrEqual(4 + 1e-9);
  }
});
