import { re2Problem, withPlainClasses } from "./re2-syntax.ts";

/** A regular expression for an RE2 engine, and what its groups are called. */
export interface CompiledRegex {
  /** Without names of groups, which RE2 restricts. */
  readonly pattern: string;
  /** A name for each capturing group, in order; undefined for one without. */
  readonly groups: readonly (string | undefined)[];
}

/** The parts of a regular expression that matter here: escapes, whole classes, and where groups open. */
const PART =
  /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:[a-z]+:\]|[^\]\\])*\]|\(\?P?<([A-Za-z0-9_@.]+)>|\((?:\?[:=!imsU<-])?|[\s\S]/g;

/** Most repetitions that RE2 takes, those in repeated groups multiplied. */
const MAX_REPETITIONS = 1000;

/** Compiles a regular expression, or says in words what is wrong with it. */
export function compileRegex(source: string): CompiledRegex | { readonly problem: string } {
  const groups: (string | undefined)[] = [];
  let pattern = "";
  const literal = withoutQuotes(source);
  for (const { 0: part, 1: name, index } of literal.matchAll(PART)) {
    const missing = missingFeature(part, literal.slice(index));
    if (missing !== undefined) return { problem: missing };
    if (name !== undefined && groups.includes(name)) return { problem: `two groups are called ${name}` };
    if (part === "(" || name !== undefined) groups.push(name);
    pattern += name === undefined ? part : "(";
  }
  const problem = re2Problem(pattern) ?? problemOf(pattern) ?? repetitionProblem(pattern);
  return problem === undefined ? { pattern, groups } : { problem };
}

/** What RE2 has not, where a part of a regular expression and the text from it on show it. */
function missingFeature(part: string, rest: string): string | undefined {
  if (/^\(\?<?[=!]/.test(rest)) return "it looks around, which is not supported";
  if (part === "(?<") return "the name of a group may hold letters, digits, _, @ and . only";
  return /^\\[1-9]$/.test(part) ? `it refers back to group ${part.slice(1)}, which is not supported` : undefined;
}

/** `\Q…\E`, whose text is itself, as escaped characters. */
function withoutQuotes(source: string): string {
  return source.replaceAll(
    /(\\[^Q])|\\Q([\s\S]*?)(?:\\E|$)/g,
    (_, other?: string, text = "") => other ?? escapeRegex(text),
  );
}

const UNIT = /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:[a-z]+:\]|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|[\s\S]/g;

function repetitionProblem(pattern: string): string | undefined {
  const groups = [1];
  let unit = 1;
  for (const [part, least, most] of pattern.matchAll(UNIT)) {
    if (part === "(") groups.push(1);
    if (part === ")") unit = groups.pop() ?? 1;
    else if (least === undefined) unit = 1;
    else unit *= Math.max(Number(least), Number(most ?? 0), 1);
    if (unit > MAX_REPETITIONS) return `it repeats more than ${MAX_REPETITIONS} times`;
    groups.push(Math.max(groups.pop() ?? 1, unit));
  }
  return undefined;
}

/** JavaScript's engine knows brackets and repetitions as RE2 does; inline flags it does not know. */
function problemOf(pattern: string): string | undefined {
  const plain = withPlainClasses(pattern)
    .replaceAll(/\(\?(?:[imsU]+(?:-[imsU]+)?|-[imsU]+)\)/g, "")
    .replaceAll(/\(\?[imsU-]+:/g, "(?:");
  try {
    RegExp(plain);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message.replace(/^Invalid regular expression: /, "") : String(thrown);
  }
}

/**
 * The regular expression of a glob: its text verbatim and anywhere, each `*` the shortest run. A `*` at the start begins
 * at the beginning, one at the end takes the rest. `\n`, `\t` and `\r` are the characters.
 */
export function compileGlob(glob: string): string {
  const ESCAPES: Readonly<Record<string, string>> = { "\\n": "\n", "\\t": "\t", "\\r": "\r" };
  const texts = glob.split("*").map((text) => text.replaceAll(/\\[ntr]/g, (escape) => ESCAPES[escape] ?? escape));
  const pattern = texts.map(escapeRegex).join("((?s:.*?))");
  return `${texts[0] === "" && texts.length > 1 ? "^" : ""}${pattern}${texts.at(-1) === "" && texts.length > 1 ? "$" : ""}`;
}

/** The text that a regular expression stands for, when it is nothing else: such a search is much faster. */
export function plainText(pattern: string): string | undefined {
  const text = pattern.replaceAll(/\\([^A-Za-z0-9\s])/g, "$1");
  return /^(?:[^\\^$.|?*+()[\]{}]|\\[^A-Za-z0-9\s])+$/.test(pattern) ? text : undefined;
}

/** A regular expression that matches a text and nothing else. */
export function escapeRegex(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);
}
