/** A part of a name as searches see it. */
interface NamePart {
  readonly text: string;
  /** Whether it stands in one word with others, so that its case matters. */
  readonly isCaseSensitive: boolean;
}

const WORDS = /[\p{L}\p{N}]+/gu;
const PARTS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}]+|\p{Lu}|\p{N}+/gu;

/**
 * The parts of a name: split where lower case turns into upper case, before digits, and at everything that is neither
 * letter nor digit.
 */
function partsOf(name: string): readonly NamePart[] {
  return [...name.matchAll(WORDS)].flatMap(([word]) => {
    const parts = [...word.matchAll(PARTS)].map(([text]) => text);
    return parts.map((text) => ({ text, isCaseSensitive: parts.length > 1 }));
  });
}

/** The whole name without separators, in lower case. */
function wholeOf(name: string): string {
  return [...name.matchAll(WORDS)].join("").toLowerCase();
}

/**
 * The tokens of a name, in lower case: its whole first, then its parts.
 *
 * @see CloudWatch User Guide, "CloudWatch search expression syntax", Tokenization, read 2026-11.
 */
export function searchTokens(name: string): readonly string[] {
  return [...new Set([wholeOf(name), ...partsOf(name).map(({ text }) => text.toLowerCase())])];
}

/**
 * A test for names in which a term occurs: as one token in any case, or as several tokens in a row, the case of which
 * matters where the term does not separate them: `Count1` and `custom-count` are found in `CustomCount1`, `count1` is not.
 */
export function termMatcher(term: string): (name: string) => boolean {
  const sought = partsOf(term);
  const whole = wholeOf(term);
  const [only] = sought;
  if (only === undefined) return () => false;
  if (sought.length === 1) return (name) => searchTokens(name).includes(whole);
  return (name) => wholeOf(name) === whole || hasInARow(partsOf(name), sought);
}

function hasInARow(parts: readonly NamePart[], sought: readonly NamePart[]): boolean {
  return parts.some((_, start) =>
    sought.every(({ text, isCaseSensitive }, index) => {
      const part = parts[start + index]?.text;
      return isCaseSensitive ? part === text : part?.toLowerCase() === text.toLowerCase();
    }),
  );
}
