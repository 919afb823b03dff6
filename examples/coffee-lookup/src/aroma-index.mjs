/** Dimensions of a taste: acidity, body, sweetness and so on. */
export const DIMENSIONS = 16;
const AROMAS = 2_000;

/** Builds the table of aroma vectors that rankings compare with. Part of what a cold start pays. */
export function buildAromaIndex() {
  const index = new Float64Array(AROMAS * DIMENSIONS);
  for (let i = 0; i < index.length; i++) index[i] = Math.sin(i * 12.9898) * Math.cos(i * 78.233);
  return index;
}
