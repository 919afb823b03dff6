import { type Diagnostic, diagnose, LanguageError, type Span } from "../../diagnostic.ts";

/**
 * A token. `text` is the source text for names, numbers and symbols, and the content of strings, regular expressions
 * and names in backticks; of a saved query that is run, its name.
 */
export interface Token {
  readonly kind: "name" | "number" | "path" | "period" | "regex" | "saved" | "string" | "symbol";
  readonly text: string;
  /** Parts of the path of a name, or of a path after a call; a part in backticks keeps its dots. */
  readonly parts?: readonly string[];
  readonly span: Span;
}

const SPACE = /[\s\uFEFF]+/y;
const COMMENT = /#[^\n]*/y;
/** Letters and digits of any script: only what is not alphanumeric needs backticks. */
const NAME_PART = /[@\p{L}_][\p{L}\p{M}\p{N}_@]*|`[^`\n]*`/uy;
const NEXT_PART = /\.?(`[^`\n]*`)|\.([\p{L}\p{M}\p{N}_@]+)|\[(\d+)\]/uy;
/** A saved query by its name. */
const SAVED = /\$(?:[A-Za-z_]\w*|`[^`\n]+`)/y;
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?!\w)/y;
const PERIOD = /\d+[A-Za-z]+/y;
const SYMBOL = /==|!=|<=|>=|=~|[|,()[\]{}:=<>+\-*/%^!]/y;
/** What may follow a regular expression: this ends one that holds slashes of its own. */
const AFTER_REGEX = /\s*(?:$|[|,)#]|(?:as|and|or|by|multi)\b)/iy;

/** Splits a query into tokens. What cannot be one stops it with a diagnostic. */
export function tokenize(text: string): { readonly tokens: readonly Token[]; readonly diagnostic?: Diagnostic } {
  const tokens: Token[] = [];
  const { diagnostic } = diagnose(() => {
    let position = 0;
    while (position < text.length) {
      const token = tokenAt(text, position, tokens);
      if (token.kind !== "blank") tokens.push(token);
      position = token.span.end;
    }
  });
  return { tokens, ...(diagnostic === undefined ? {} : { diagnostic }) };
}

/** Says where a character is as AWS does, counting from one. */
export function lineAndPosition(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return `line ${line} and position ${offset - before.lastIndexOf("\n")}`;
}

function tokenAt(
  text: string,
  start: number,
  before: readonly Token[],
): Token | { readonly kind: "blank"; readonly span: Span } {
  const blank = matchAt(SPACE, text, start) ?? matchAt(COMMENT, text, start);
  if (blank !== undefined) return { kind: "blank", span: { start, end: start + blank.length } };
  const first = text.charAt(start);
  if (first === '"' || first === "'") return stringAt(text, start);
  if (first === "/" && expectsRegex(before)) return regexAt(text, start);
  const token = wordAt(text, start, before.at(-1)) ?? plainAt(text, start);
  if (token !== undefined) return token;
  const what = first === "`" ? "a name in backticks that does not end" : `'${first}'`;
  const expected = MEANT[first] === undefined ? "" : `, expected ${MEANT[first]}`;
  throw new LanguageError(`unexpected symbol found ${what} at ${lineAndPosition(text, start)}${expected}`, {
    start,
    end: start + 1,
  });
}

/** What symbols of other languages are here. */
const MEANT: Readonly<Record<string, string>> = {
  "&": "and",
  "~": "=~ or like",
  ";": "| or the end of the query",
  "`": "a closing backtick",
  "?": "if(condition, value, otherwise)",
  $: "a field without $, or a saved query as $Name() in the place of a command",
  "“": '" around a text',
  "”": '" around a text',
  "‘": "' around a text",
  "’": "' around a text",
};

function plainAt(text: string, start: number): Token | undefined {
  const kinds = [
    ["number", NUMBER],
    ["period", PERIOD],
    ["symbol", SYMBOL],
  ] as const;
  for (const [kind, pattern] of kinds) {
    const found = matchAt(pattern, text, start);
    if (found !== undefined) return { kind, text: found, span: { start, end: start + found.length } };
  }
  return undefined;
}

function wordAt(text: string, start: number, before: Token | undefined): Token | undefined {
  return savedAt(text, start, before) ?? nameAt(text, start) ?? pathAt(text, start, before);
}

/** Saved queries stand where commands stand. */
function savedAt(text: string, start: number, before: Token | undefined): Token | undefined {
  if (before !== undefined && (before.kind !== "symbol" || before.text !== "|")) return undefined;
  const found = matchAt(SAVED, text, start);
  if (found === undefined) return undefined;
  return { kind: "saved", text: withoutTicks(found.slice(1)), span: { start, end: start + found.length } };
}

function nameAt(text: string, start: number): Token | undefined {
  const first = matchAt(NAME_PART, text, start);
  if (first === undefined) return undefined;
  const { parts, end } = pathFrom(text, start + first.length, [withoutTicks(first)]);
  return { kind: "name", text: text.slice(start, end), parts, span: { start, end } };
}

/** A path that directly follows the parenthesis that ends a call. */
function pathAt(text: string, start: number, before: Token | undefined): Token | undefined {
  if (before?.text !== ")" || before.kind !== "symbol" || before.span.end !== start) return undefined;
  const { parts, end } = pathFrom(text, start, []);
  return parts.length === 0 ? undefined : { kind: "path", text: text.slice(start, end), parts, span: { start, end } };
}

/** The parts `.name` and `[0]` of a path, after those before. */
function pathFrom(
  text: string,
  start: number,
  before: readonly string[],
): { readonly parts: readonly string[]; readonly end: number } {
  const parts = [...before];
  let end = start;
  for (;;) {
    NEXT_PART.lastIndex = end;
    const match = NEXT_PART.exec(text);
    if (match === null) break;
    const ticked = match[1];
    // `@` before backticks belongs to the quoted name: @`aws.tag.a:b`.
    if (ticked !== undefined && !match[0].startsWith(".")) parts.push(`${parts.pop()}${withoutTicks(ticked)}`);
    else parts.push(withoutTicks(ticked ?? match[2] ?? match[3] ?? ""));
    end = NEXT_PART.lastIndex;
  }
  return { parts, end };
}

function withoutTicks(part: string): string {
  return part.startsWith("`") ? part.slice(1, -1) : part;
}

/** A backslash escapes the quote and itself; before any other character it stays. */
function stringAt(text: string, start: number): Token {
  const quote = text.charAt(start);
  let value = "";
  for (let index = start + 1; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === quote) return { kind: "string", text: value, span: { start, end: index + 1 } };
    const next = text.charAt(index + 1);
    if (character === "\\" && (next === quote || next === "\\")) {
      value += next;
      index++;
    } else value += character;
  }
  throw new LanguageError(`the text that starts at ${lineAndPosition(text, start)} has no closing ${quote}`, {
    start,
    end: text.length,
  });
}

/** Ends at the first slash that can end it; when none can, at the first that is not escaped. */
function regexAt(text: string, start: number): Token {
  const ends: number[] = [];
  let isInClass = false;
  for (let index = start + 1; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === "\\") index++;
    else if (character === "[") isInClass = true;
    else if (character === "]") isInClass = false;
    else if (character === "/" && !isInClass) {
      ends.push(index);
      if (matchAt(AFTER_REGEX, text, index + 1) !== undefined) return regexToken(text, start, index);
    }
  }
  const [end] = ends;
  if (end !== undefined) return regexToken(text, start, end);
  throw new LanguageError(`the regular expression that starts at ${lineAndPosition(text, start)} has no closing /`, {
    start,
    end: text.length,
  });
}

function regexToken(text: string, start: number, end: number): Token {
  const source = text.slice(start + 1, end).replaceAll(/\\([\s\S])/g, (all, escaped) => (escaped === "/" ? "/" : all));
  return { kind: "regex", text: source, span: { start, end: end + 1 } };
}

/** A slash divides after a value; elsewhere, and in `parse field /…/`, it begins a regular expression. */
function expectsRegex(before: readonly Token[]): boolean {
  const last = before.at(-1);
  if (last === undefined) return true;
  if (last.kind === "symbol") return last.text !== ")" && last.text !== "]";
  const isWord = (token: Token | undefined, word: string) =>
    token?.kind === "name" && token.text.toLowerCase() === word;
  return isWord(last, "like") || isWord(last, "parse") || isWord(before.at(-2), "parse");
}

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}
