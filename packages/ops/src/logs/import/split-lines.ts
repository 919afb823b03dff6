/**
 * The lines of a stream of UTF-8 bytes, without their ends. Bytes that are no UTF-8 become U+FFFD. A line that is longer
 * than `maxCharacters` comes in parts of that length, so that a file without line ends is never in memory as a whole.
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>, maxCharacters: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield* partsOf(line.endsWith("\r") ? line.slice(0, -1) : line, maxCharacters);
    while (rest.length > maxCharacters) {
      yield rest.slice(0, maxCharacters);
      rest = rest.slice(maxCharacters);
    }
  }
  rest += decoder.decode();
  if (rest !== "") yield* partsOf(rest, maxCharacters);
}

function* partsOf(line: string, maxCharacters: number): Generator<string> {
  if (line.length <= maxCharacters) yield line;
  else
    for (let offset = 0; offset < line.length; offset += maxCharacters)
      yield line.slice(offset, offset + maxCharacters);
}
