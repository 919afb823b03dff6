/**
 * The names that rows list, in an order that keeps the order of each row: rows leave out what has no value, so that none
 * may list all. What rows leave open is as in the query, then as it came first.
 */
export function orderColumns(rows: readonly (readonly string[])[], query: string): readonly string[] {
  const before = namesBefore(rows);
  const text = outputText(query);
  const place = new Map([...before.keys()].map((name) => [name, placeIn(text, name)]));
  const waiting = [...before.keys()].toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  const ordered: string[] = [];
  while (waiting.length > 0) {
    const free = waiting.findIndex((name) => !waiting.some((other) => before.get(name)?.has(other)));
    ordered.push(...waiting.splice(Math.max(0, free), 1)); // Rows that contradict each other leave none free.
  }
  return ordered;
}

/** The names that stand right before each in any row. */
function namesBefore(rows: readonly (readonly string[])[]): ReadonlyMap<string, ReadonlySet<string>> {
  const before = new Map<string, Set<string>>();
  for (const row of rows) {
    for (const [index, name] of row.entries()) {
      const names = before.get(name) ?? new Set();
      const previous = row[index - 1];
      if (previous !== undefined) names.add(previous);
      before.set(name, names);
    }
  }
  return before;
}

/** The part of a query that names its columns, in their order: keys stand before what `stats` counts of them. */
function outputText(query: string): string {
  const shown = [...query.matchAll(/\b(?:display|stats)\b([^|]*)/gi)].at(-1)?.[1];
  if (shown === undefined) return query.slice(Math.max(0, query.search(/\bfields\b/i)));
  const [items = "", ...keys] = shown.split(/\bby\b/i);
  return [...keys, items].join();
}

/** Where a text first names something as a whole word; without end where it does not. */
function placeIn(text: string, name: string): number {
  const escaped = name.replaceAll(/[^\w@]/g, String.raw`\$&`);
  const place = text.search(new RegExp(String.raw`(?<![\w@.])${escaped}(?![\w.])`));
  return place < 0 ? Number.MAX_SAFE_INTEGER : place;
}
