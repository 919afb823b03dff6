import { LanguageError, type Span } from "../diagnostic.ts";

/** A token of a metrics language. `text` is the source text, and the content of what is quoted. */
export interface Token<Kind extends string> {
  readonly kind: Kind;
  readonly text: string;
  readonly span: Span;
}

/** The tokens of a language. */
interface TokenRules<Kind extends string> {
  /** Sticky patterns, tried in turn. */
  readonly patterns: readonly (readonly [kind: Kind, pattern: RegExp])[];
  /** What a text between two of these marks is. */
  readonly quoted: Readonly<Record<string, Kind>>;
  /** What a backslash and the character after it stand for in a text; undefined where the backslash stands for itself. */
  readonly unescape: (next: string, quote: string) => string | undefined;
  /** What positions count in, for messages, where it is part of another text: ` of the search`. */
  readonly within?: string;
}

const SPACE = /\s*/y;

/** Splits a text into tokens with space between them. @throws LanguageError at what cannot be one. */
export function splitTokens<Kind extends string>(text: string, rules: TokenRules<Kind>): readonly Token<Kind>[] {
  const tokens: Token<Kind>[] = [];
  for (let position = skipSpace(text, 0); position < text.length;) {
    const token = tokenAt(text, position, rules);
    tokens.push(token);
    position = skipSpace(text, token.span.end);
  }
  return tokens;
}

function skipSpace(text: string, position: number): number {
  SPACE.lastIndex = position;
  return position + (SPACE.exec(text)?.[0].length ?? 0);
}

function tokenAt<Kind extends string>(text: string, start: number, rules: TokenRules<Kind>): Token<Kind> {
  const first = text.charAt(start);
  const quotedKind = Object.hasOwn(rules.quoted, first) ? rules.quoted[first] : undefined;
  if (quotedKind !== undefined) return { kind: quotedKind, ...contentAt(text, start, rules) };
  for (const [kind, pattern] of rules.patterns) {
    pattern.lastIndex = start;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return { kind, text: found, span: { start, end: start + found.length } };
  }
  throw new LanguageError(`Unexpected character '${first}' at position ${start + 1}`, { start, end: start + 1 });
}

/** The content of a text that starts with its mark. */
function contentAt<Kind extends string>(text: string, start: number, rules: TokenRules<Kind>) {
  const { within = "" } = rules;
  const quote = text.charAt(start);
  let content = "";
  for (let index = start + 1; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === quote) return { text: content, span: { start, end: index + 1 } };
    const next = text.charAt(index + 1);
    const escaped = character === "\\" && next !== "" ? rules.unescape(next, quote) : undefined;
    content += escaped ?? character;
    if (escaped !== undefined) index++;
  }
  const message = `The text that starts at position ${start + 1}${within} has no closing ${quote}`;
  throw new LanguageError(message, { start, end: text.length });
}
