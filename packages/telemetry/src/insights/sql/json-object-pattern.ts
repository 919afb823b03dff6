/** How deep objects and lists may be nested in JSON that other text surrounds: RE2 knows no recursion. */
const OBJECT_DEPTH = 12;

/** Matches from the first brace that may open a JSON object to the brace that closes it; for RE2. */
export const JSON_OBJECT_PATTERN = objectPattern();

function objectPattern(): string {
  const text = String.raw`"(?:[^"\\]|\\.)*"`;
  let inner = String.raw`\{(?:[^{}"]|${text})*\}`;
  for (let level = 2; level < OBJECT_DEPTH; level++) inner = String.raw`\{(?:[^{}"]|${text}|${inner})*\}`;
  return String.raw`(?s)\{\s*(?:\}|${text}\s*:(?:[^{}"]|${text}|${inner})*\})`;
}
