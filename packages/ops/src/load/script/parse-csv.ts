/**
 * The rows of a CSV text. Quoted fields may hold delimiters, line breaks and doubled quotes; empty lines are left out.
 *
 * @see RFC 4180.
 */
export function parseCsv(text: string, delimiter: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const field = text.charAt(at) === '"' ? quotedField(text, at) : plainField(text, at, delimiter);
    row.push(field.value);
    at = field.end;
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      if (at >= text.length) row.push("");
      continue;
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

interface Field {
  readonly value: string;
  /** Offset of what follows. */
  readonly end: number;
}

function quotedField(text: string, start: number): Field {
  let end = start + 1;
  for (;;) {
    const quote = text.indexOf('"', end);
    if (quote < 0) return { value: text.slice(start + 1).replaceAll('""', '"'), end: text.length };
    if (text.charAt(quote + 1) !== '"')
      return { value: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    end = quote + 2;
  }
}

function plainField(text: string, start: number, delimiter: string): Field {
  const ends = [text.indexOf(delimiter, start), text.indexOf("\n", start)].filter((at) => at >= 0);
  const end = Math.min(text.length, ...ends);
  const isBeforeCrLf = text.charAt(end) === "\n" && text.charAt(end - 1) === "\r" && end > start;
  const stop = isBeforeCrLf ? end - 1 : end;
  return { value: text.slice(start, stop), end: stop };
}
