/** Lines of unchanged text around each change. */
const CONTEXT_LINES = 3;

type Line = { readonly kind: " " | "-" | "+"; readonly text: string };

/**
 * The difference of two texts as a unified diff; empty for equal texts. Where lines differ, the nearest pair of equal
 * lines further on ends the change: right for any two texts, and short for edits of a few lines.
 */
export function unifiedDiff(fileName: string, before: string, after: string): string {
  if (before === after) return "";
  const lines = compareLines(splitLines(before), splitLines(after));
  return [`--- ${fileName}`, `+++ ${fileName}`, ...hunks(lines), ""].join("\n");
}

/** A last line without a line break is marked as `diff` does. */
function splitLines(text: string): readonly string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  return last === "" ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}

function compareLines(before: readonly string[], after: readonly string[]): readonly Line[] {
  const lines: Line[] = [];
  let x = 0;
  let y = 0;
  while (x < before.length || y < after.length) {
    const { removed, added } = nextMatch(before.slice(x), after.slice(y));
    lines.push(...before.slice(x, x + removed).map((text) => ({ kind: "-" as const, text })));
    lines.push(...after.slice(y, y + added).map((text) => ({ kind: "+" as const, text })));
    x += removed;
    y += added;
    for (; x < before.length && before[x] === after[y]; x++, y++) lines.push({ kind: " ", text: before[x] ?? "" });
  }
  return lines;
}

/** How many lines to take from each side until two are equal, as few as possible together. */
function nextMatch(before: readonly string[], after: readonly string[]) {
  for (let distance = 0; distance < before.length + after.length; distance++) {
    for (let removed = 0; removed <= distance; removed++) {
      const line = before[removed];
      if (line !== undefined && line === after[distance - removed]) return { removed, added: distance - removed };
    }
  }
  return { removed: before.length, added: after.length };
}

function hunks(lines: readonly Line[]): readonly string[] {
  const near = new Set<number>();
  for (const [index, { kind }] of lines.entries()) {
    if (kind === " ") continue;
    for (let i = index - CONTEXT_LINES; i <= index + CONTEXT_LINES; i++) near.add(i);
  }
  const output: string[] = [];
  let oldLine = 1;
  let newLine = 1;
  for (let index = 0; index < lines.length;) {
    if (!near.has(index)) {
      oldLine++;
      newLine++;
      index++;
      continue;
    }
    const end = hunkEnd(near, index, lines.length);
    const hunk = lines.slice(index, end);
    const oldCount = hunk.filter(({ kind }) => kind !== "+").length;
    const newCount = hunk.filter(({ kind }) => kind !== "-").length;
    output.push(`@@ -${range(oldLine, oldCount)} +${range(newLine, newCount)} @@`);
    output.push(...hunk.map(({ kind, text }) => `${kind}${text}`));
    oldLine += oldCount;
    newLine += newCount;
    index = end;
  }
  return output;
}

function hunkEnd(near: ReadonlySet<number>, start: number, length: number): number {
  let end = start;
  while (end < length && near.has(end)) end++;
  return end;
}

function range(start: number, count: number): string {
  if (count === 0) return `${start - 1},0`;
  return count === 1 ? String(start) : `${start},${count}`;
}
