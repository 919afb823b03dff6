/** How a text is broken into lines. */
export interface WrapOptions {
  /** Characters of a line, beginnings included. */
  readonly width: number;
  /** Beginning of the first line. */
  readonly first?: string;
  /** Beginning of every other line. */
  readonly rest?: string;
}

/** Breaks a text between words so that lines stay within the width; a longer word keeps its line. */
export function wrapText(text: string, { width, first = "", rest = "" }: WrapOptions): string {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(" ")) {
    const isStart = line === first || line === rest;
    if (!isStart && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
    }
    line += line === first || line === rest ? word : ` ${word}`;
  }
  return [...lines, line].join("\n");
}
