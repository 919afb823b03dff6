/** One unit of a regular expression: an escape, a whole class, or a character. */
const UNIT =
  /\\[pP](?:\{\^?([^}]*)\}|([^{]))|\\x(?:\{[0-9A-Fa-f]+\}|[0-9A-Fa-f]{2})|\\[\s\S]|\[\^?(\]?(?:\\[\s\S]|\[:\^?[a-z]+:\]|[^\]\\])*)\]|[\s\S]/g;
const CLASS_ITEM =
  /\\[pP](?:\{\^?([^}]*)\}|([^{]))|\\x(?:\{[0-9A-Fa-f]+\}|[0-9A-Fa-f]{2})|\\[\s\S]|\[:\^?([a-z]+):\]|[\s\S]/g;

/** Letters and digits that mean something after a backslash, outside classes and in them; punctuation is itself. */
const ESCAPED = /^\\(?:[AzbBdDsSwWCnrtfvapP0-7]|[^A-Za-z0-9\u0080-\uffff])/;
const ESCAPED_IN_CLASS = /^\\(?:[dDsSwWnrtfvapP0-7]|[^A-Za-z0-9\u0080-\uffff])/;
/** Items of a class that stand for several characters, and so begin or end no range. */
const SET = /^(?:\\[dDsSwWpP]|\[:)/;

const NAMED_SETS = "alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit".split(" ");

/**
 * What RE2 does not take in a regular expression that JavaScript's engine does; undefined for nothing.
 *
 * @see RE2's "Syntax", https://github.com/google/re2/wiki/Syntax, read 2026-11.
 */
export function re2Problem(pattern: string): string | undefined {
  for (const [unit, long, short, content] of pattern.matchAll(UNIT)) {
    const problem = content === undefined ? escapeProblem(unit, ESCAPED, long ?? short) : classProblem(content);
    if (problem !== undefined) return problem;
    if (unit === "[" || content === "") return "a class in square brackets does not end";
  }
  return undefined;
}

/** The pattern with classes that any engine takes, for a check of the rest. */
export function withPlainClasses(pattern: string): string {
  return pattern.replaceAll(UNIT, (unit, _long, _short, content?: string) =>
    content === undefined ? (/^\\[pPx]/.test(unit) ? "a" : unit) : "[a]",
  );
}

function escapeProblem(unit: string, known: RegExp, property: string | undefined): string | undefined {
  if (!unit.startsWith("\\")) return undefined;
  if (unit === "\\x") return "\\x needs two hexadecimal digits, or {…}";
  if (unit === "\\u") return "\\u is not supported: \\x{…} is a character by its number";
  if (unit.startsWith("\\x")) return undefined;
  if (!known.test(unit)) return `${unit} is not supported`;
  return property === undefined || isProperty(property) ? undefined : `${unit} names no Unicode property`;
}

/** A general category such as `Lu`, a script such as `Greek`, or `Any`. */
function isProperty(name: string): boolean {
  if (name === "Any") return true;
  try {
    RegExp(/^[A-Z][a-z]?$/.test(name) ? `\\p{${name}}` : `\\p{Script=${name}}`, "u");
    return true;
  } catch {
    return false;
  }
}

function classProblem(content: string): string | undefined {
  const items = [...content.matchAll(CLASS_ITEM)];
  for (const [item, long, short, named] of items) {
    if (named !== undefined && !NAMED_SETS.includes(named)) return `${item} is not a class`;
    const problem = escapeProblem(item, ESCAPED_IN_CLASS, long ?? short);
    if (problem !== undefined) return problem;
  }
  return rangeProblem(items.map(([item]) => item));
}

/** A dash after a set, at the start or at the end is itself. */
function rangeProblem(items: readonly string[]): string | undefined {
  for (let index = 0; index < items.length; index++) {
    const [first = "", dash, last] = items.slice(index, index + 3);
    if (SET.test(first) || dash !== "-" || last === undefined) continue;
    if (SET.test(last) || isOutOfOrder(first, last)) return `${first}-${last} is not a range`;
    index += 2;
  }
  return undefined;
}

function isOutOfOrder(first: string, last: string): boolean {
  const isPlain = (item: string) => !/^\\[a-z0-9]/i.test(item);
  const code = (item: string) => (item.startsWith("\\") ? item.slice(1) : item).codePointAt(0) ?? 0;
  return isPlain(first) && isPlain(last) && code(first) > code(last);
}
