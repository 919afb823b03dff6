import type { FilterDiagnostic, Span } from "./filter-node.ts";

/** A token of a filter expression. `text` is what was written; `value` of a string is unescaped, of JSON without `#`. */
export interface FilterToken {
  readonly kind: "json" | "number" | "string" | "symbol" | "word";
  readonly text: string;
  readonly value: string;
  readonly span: Span;
}

const SYMBOL = /!=|<=|>=|[(){}[\],:!=<>]/y;
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![A-Za-z_])/y;
const WORD = /[A-Za-z_][\w.\-/@]*/y;
const STRING = /"((?:[^"\\]|\\.)*)"/sy;
const BLANK = /\s+/y;

/** Splits a filter expression into tokens; what is none becomes a diagnostic. */
export function tokenizeFilter(text: string): { tokens: FilterToken[]; diagnostics: FilterDiagnostic[] } {
  const tokens: FilterToken[] = [];
  const diagnostics: FilterDiagnostic[] = [];
  for (let offset = 0; offset < text.length;) {
    const blank = matchAt(BLANK, text, offset);
    const token = blank === undefined ? tokenAt(text, offset) : undefined;
    if (token !== undefined) tokens.push(token);
    else if (blank === undefined) diagnostics.push(strayCharacter(text, offset));
    offset += blank?.[0].length ?? token?.text.length ?? 1;
  }
  return { tokens, diagnostics };
}

function tokenAt(text: string, offset: number): FilterToken | undefined {
  const make = (kind: FilterToken["kind"], written: string | undefined, value = written): FilterToken | undefined =>
    written === undefined || value === undefined
      ? undefined
      : { kind, text: written, value, span: { start: offset, end: offset + written.length } };
  const string = matchAt(STRING, text, offset);
  const json = jsonAt(text, offset);
  return (
    make("string", string?.[0], string?.[1]?.replace(/\\(.)/gs, "$1")) ??
    make("number", matchAt(NUMBER, text, offset)?.[0]) ??
    make("word", matchAt(WORD, text, offset)?.[0]) ??
    make("json", json, json?.slice(1)) ??
    make("symbol", matchAt(SYMBOL, text, offset)?.[0])
  );
}

/** `#[ … ]` up to the bracket that closes it; brackets inside strings do not count. */
function jsonAt(text: string, offset: number): string | undefined {
  if (text[offset] !== "#" || text[offset + 1] !== "[") return undefined;
  let depth = 0;
  for (let end = offset + 1; end < text.length; end++) {
    if (text[end] === '"') end += (matchAt(STRING, text, end)?.[0].length ?? text.length) - 1;
    else if (text[end] === "[") depth++;
    else if (text[end] === "]" && --depth === 0) return text.slice(offset, end + 1);
  }
  return undefined;
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text) ?? undefined;
}

const UNCLOSED: Readonly<Record<string, string>> = {
  '"': "The string that starts here has no closing quote",
  "#": "A JSON value starts with #[ and ends with ]",
};

function strayCharacter(text: string, offset: number): FilterDiagnostic {
  const character = text.charAt(offset);
  const message = UNCLOSED[character] ?? `Unexpected character ${character}`;
  return { message, span: { start: offset, end: offset + 1 } };
}
