import type { FilterDiagnostic, Span } from "./filter-node.ts";

/** A token of a filter expression. `text` is what was written; `value` of a string is unescaped. */
export interface FilterToken {
  readonly kind: "word" | "string" | "number" | "symbol";
  readonly text: string;
  readonly value: string;
  readonly span: Span;
}

const SYMBOL = /!=|<=|>=|[(){}[\],:!=<>]/y;
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![A-Za-z_])/y;
const WORD = /[A-Za-z_][\w.\-/@]*/y;
const STRING = /"((?:[^"\\]|\\.)*)"/y;
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
  const make = (
    kind: FilterToken["kind"],
    match: RegExpExecArray | undefined,
    value?: string,
  ): FilterToken | undefined =>
    match && { kind, text: match[0], value: value ?? match[0], span: { start: offset, end: offset + match[0].length } };
  const string = matchAt(STRING, text, offset);
  return (
    make("string", string, string?.[1]?.replace(/\\(.)/g, "$1")) ??
    make("number", matchAt(NUMBER, text, offset)) ??
    make("word", matchAt(WORD, text, offset)) ??
    make("symbol", matchAt(SYMBOL, text, offset))
  );
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text) ?? undefined;
}

function strayCharacter(text: string, offset: number): FilterDiagnostic {
  const character = text.charAt(offset);
  const message =
    character === '"' ? "The string that starts here has no closing quote" : `Unexpected character ${character}`;
  return { message, span: { start: offset, end: offset + 1 } };
}
