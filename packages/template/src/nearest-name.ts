/**
 * The candidate that a mistyped name most probably meant: the one at the smallest edit distance, if that is at most
 * a third of the name's length (at least 1); comparison ignores case.
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3));
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > limit) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other. */
function editDistance(a: string, b: string): number {
  let twoBack: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = a[row - 1] === b[column - 1] ? 0 : 1;
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          at(previous, column) + 1,
          at(current, column - 1) + 1,
          at(previous, column - 1) + substitution,
          isSwap ? at(twoBack, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    twoBack = previous;
    previous = current;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

/** A hint that names the nearest candidate, or lists the first few when none is near. */
export function hintNearest(name: string, candidates: readonly string[], emptyHint: string): string {
  const nearest = nearestName(name, candidates);
  if (nearest !== undefined) return `Did you mean ${nearest}?`;
  if (candidates.length === 0) return emptyHint;
  const listed = candidates.slice(0, LISTED_CANDIDATES).join(", ");
  return `Use one of: ${listed}${candidates.length > LISTED_CANDIDATES ? ", …" : ""}`;
}

const LISTED_CANDIDATES = 12;
