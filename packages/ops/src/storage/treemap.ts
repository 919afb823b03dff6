/** A rectangle's content: its area is in proportion. */
export interface TreemapItem {
  readonly label: string;
  /** What the label alone does not tell, such as `unreferenced`. */
  readonly state?: string;
  readonly value: number;
  /** A class of the style sheet. */
  readonly style: string;
}

/** An item and where it lies. */
export interface TreemapTile extends TreemapItem {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Lays items out as rectangles that are as square as can be, the largest first.
 *
 * @see Bruls, Huizing and van Wijk, "Squarified Treemaps", 2000.
 */
export function layoutTreemap(items: readonly TreemapItem[], width: number, height: number): readonly TreemapTile[] {
  const sorted = items.filter(({ value }) => value > 0).toSorted((a, b) => b.value - a.value);
  const total = sorted.reduce((sum, { value }) => sum + value, 0);
  const scale = total === 0 ? 0 : (width * height) / total;
  const tiles: TreemapTile[] = [];
  let area: Area = { x: 0, y: 0, width, height };
  for (let from = 0; from < sorted.length;) {
    const row = rowOf(sorted.slice(from), Math.min(area.width, area.height), scale);
    area = placeRow(row, area, { scale, tiles });
    from += row.length;
  }
  return tiles;
}

/** As many items as make the row's worst rectangle better. */
function rowOf(items: readonly TreemapItem[], side: number, scale: number): readonly TreemapItem[] {
  let [sum, worst, count] = [0, Infinity, 0];
  const largest = (items[0]?.value ?? 0) * scale;
  for (const { value } of items) {
    const next = sum + value * scale;
    const ratio = Math.max((side * side * largest) / (next * next), (next * next) / (side * side * value * scale));
    if (ratio > worst) break;
    [sum, worst, count] = [next, ratio, count + 1];
  }
  return items.slice(0, Math.max(1, count));
}

function placeRow(
  row: readonly TreemapItem[],
  { x, y, width, height }: Area,
  { scale, tiles }: { readonly scale: number; readonly tiles: TreemapTile[] },
): Area {
  const area = row.reduce((sum, { value }) => sum + value * scale, 0);
  const isUpright = width >= height;
  const thickness = area / (isUpright ? height : width);
  let offset = 0;
  for (const item of row) {
    const length = (item.value * scale) / thickness;
    tiles.push(
      isUpright
        ? { ...item, x, y: y + offset, width: thickness, height: length }
        : { ...item, x: x + offset, y, width: length, height: thickness },
    );
    offset += length;
  }
  return isUpright
    ? { x: x + thickness, y, width: width - thickness, height }
    : { x, y: y + thickness, width, height: height - thickness };
}
