import type { YAMLError } from "yaml";
import { errorAt, type Diagnostic } from "../diagnostic.ts";

/** The text of a template with the offset at which each of its lines starts. */
export interface SourceText {
  readonly text: string;
  /** Offsets from 0; entry 0 is 0. */
  readonly lineStarts: readonly number[];
}

/** Splits a text once, so that places can be looked up. */
export function sourceText(text: string): SourceText {
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return { text, lineStarts };
}

/** Line and column, both from 1, of an offset. */
export function positionOf(
  { lineStarts }: SourceText,
  offset: number,
): { readonly line: number; readonly column: number } {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
}

/** The text of a line, without its line break. */
function lineText(source: SourceText, line: number): string {
  const start = source.lineStarts[line - 1] ?? source.text.length;
  const end = source.lineStarts[line] ?? source.text.length + 1;
  return source.text.slice(start, end - 1).replace(/\r$/, "");
}

/**
 * Turns an error of the YAML parser into the line that its author has to change and what to write there. The parser
 * reports where it gave up; a forgotten colon, quote or bracket is usually found earlier.
 */
export function explainSyntaxError(error: YAMLError, source: SourceText): Diagnostic {
  const place = positionOf(source, Math.min(error.pos[0], source.text.length));
  const explain = EXPLANATIONS[error.code];
  return explain?.(source, place, error) ?? errorAt(place, "syntax", firstLine(error.message), GENERAL_HINT);
}

type Place = { readonly line: number; readonly column: number };
type Explanation = (source: SourceText, place: Place, error: YAMLError) => Diagnostic | undefined;

const GENERAL_HINT = "Check the indentation, quotes and brackets of this line and the one before it";

const EXPLANATIONS: Readonly<Record<string, Explanation | undefined>> = {
  TAB_AS_INDENT: (source, { line }) => {
    const column = Math.max(1, lineText(source, line).indexOf("\t") + 1);
    return errorAt(
      { line, column },
      "syntax",
      "A tab is used as indentation",
      "Replace the tab by spaces, two a level",
    );
  },
  MULTILINE_IMPLICIT_KEY: (source, place) => explainMissingColon(source, place),
  BLOCK_AS_IMPLICIT_KEY: (source, place) => explainMissingColon(source, place),
  DUPLICATE_KEY: (source, place) => {
    const key = /^["']?([^"':\s]+)/.exec(lineText(source, place.line).slice(place.column - 1))?.[1] ?? "";
    const message = `The key ${key} is already used in this mapping`;
    return errorAt(place, "duplicate-key", message, "Remove one of the two, or rename it");
  },
  BAD_INDENT: explainIndentation,
  MISSING_CHAR: explainMissingCharacter,
  BAD_SCALAR_START: (source, place) => {
    const rest = lineText(source, place.line)
      .slice(place.column - 1)
      .trimEnd();
    const message = `A value cannot start with ${rest.charAt(0)}`;
    return errorAt(place, "syntax", message, `Put it in quotes: "${rest}"`);
  },
  BAD_ALIAS: (source, place) => {
    const rest = lineText(source, place.line)
      .slice(place.column - 1)
      .trimEnd();
    return errorAt(
      place,
      "alias-invalid",
      `${rest} refers to no anchor`,
      `To write a star as text, put it in quotes: "${rest}"`,
    );
  },
};

/** A line that the parser took for the start of a long key: its colon, or the space after the colon, is missing. */
function explainMissingColon(source: SourceText, { line, column }: Place): Diagnostic | undefined {
  const deeper = explainDeeperLine(source, { line, column });
  if (deeper !== undefined) return deeper;
  const text = lineText(source, line).slice(column - 1);
  const noSpace = /^["']?([A-Za-z][\w-]*)["']?:([^\s:].*)$/.exec(text);
  if (noSpace !== null) {
    const place = { line, column: column + text.indexOf(":") };
    return errorAt(place, "syntax", `A space is missing after ${noSpace[1]}:`, `Write ${noSpace[1]}: ${noSpace[2]}`);
  }
  const keyAndValue = /^([A-Za-z][\w-]*)[ \t]+([^\s:].*)$/.exec(text);
  if (keyAndValue !== null && !/:(?:\s|$)/.test(text)) {
    const hint = `Write ${keyAndValue[1]}: ${keyAndValue[2]}`;
    return errorAt({ line, column }, "syntax", `A colon is missing after ${keyAndValue[1]}`, hint);
  }
  const keyOnly = /^([A-Za-z][\w-]*)\s*$/.exec(text)?.[1];
  if (keyOnly !== undefined)
    return errorAt({ line, column }, "syntax", `A colon is missing after ${keyOnly}`, `Write ${keyOnly}:`);
  if (/:\s/.test(text)) {
    const value = text.trimEnd().replaceAll('"', '\\"');
    return errorAt(
      { line, column },
      "syntax",
      "A value without quotes contains a colon and a space",
      `Put it in quotes: "${value}"`,
    );
  }
  return undefined;
}

/** A value whose next line is indented deeper than its key: the parser takes that line for more of the value. */
function explainDeeperLine(source: SourceText, { line, column }: Place): Diagnostic | undefined {
  const isValue = /:\s+["']?$/.test(lineText(source, line).slice(0, column - 1));
  const indent = lineText(source, line).search(/\S/);
  const next = lineText(source, line + 1);
  if (!isValue || next.search(/\S/) <= indent) return undefined;
  const message = `Line ${line + 1} is indented deeper than the key above it, which already has a value`;
  const place = { line: line + 1, column: next.search(/\S/) + 1 };
  return errorAt(place, "syntax", message, `Indent it by ${indent} spaces, as the key above it`);
}

function explainIndentation(source: SourceText, { line }: Place, error: YAMLError): Diagnostic | undefined {
  if (error.message.startsWith("Flow")) return explainOpenBracket(source, error);
  const indent = Math.max(0, lineText(source, line).search(/\S/));
  const above = new Set<number>();
  for (let previous = line - 1; previous > 0 && above.size < NEIGHBOURING_LEVELS; previous--) {
    const text = lineText(source, previous);
    if (text.trim() !== "" && !text.trimStart().startsWith("#")) above.add(text.search(/\S/));
  }
  const levels = [...above].sort((a, b) => Math.abs(a - indent) - Math.abs(b - indent));
  const hint = `Indent it by ${levels[0] ?? 0} spaces, as the keys beside it`;
  const message = `The line is indented by ${indent} spaces, which matches no key above it`;
  return errorAt({ line, column: indent + 1 }, "syntax", message, hint);
}

const NEIGHBOURING_LEVELS = 6;

function explainMissingCharacter(source: SourceText, place: Place, error: YAMLError): Diagnostic | undefined {
  if (error.message.includes("quote")) return explainOpenQuote(source, error);
  if (error.message.startsWith("Flow")) return explainOpenBracket(source, error);
  if (error.message.startsWith("Missing ,")) {
    const previous = source.text.slice(0, error.pos[0]).trimEnd().length;
    return errorAt(
      positionOf(source, previous),
      "syntax",
      "A comma is missing between two members",
      "Write a comma here",
    );
  }
  return explainMissingColon(source, place);
}

/** The last quote before the end that opens a value: the parser swallowed all that follows it. */
function explainOpenQuote(source: SourceText, error: YAMLError): Diagnostic {
  const quote = error.message.includes('"') ? '"' : "'";
  const before = source.text.slice(0, error.pos[0]);
  const opening = openingQuote(before, quote);
  const place = positionOf(source, Math.max(0, opening));
  const rest = lineText(source, place.line)
    .slice(place.column - 1)
    .trimEnd();
  return errorAt(place, "syntax", "A quote is opened and never closed", `Close it on this line: ${rest}${quote}`);
}

function openingQuote(before: string, quote: string): number {
  for (let at = before.lastIndexOf(quote); at >= 0; at = before.lastIndexOf(quote, at - 1)) {
    if (at === 0 || /[\s,[{:]/.test(before.charAt(at - 1))) return at;
    if (at === 0) break;
  }
  return before.lastIndexOf(quote);
}

/** The innermost bracket that is still open where the parser gave up. */
function explainOpenBracket(source: SourceText, error: YAMLError): Diagnostic {
  const closing = error.message.includes("]") ? "]" : "}";
  const opening = closing === "]" ? "[" : "{";
  let depth = 0;
  let at = Math.min(error.pos[0], source.text.length) - 1;
  for (; at >= 0; at--) {
    const character = source.text.charAt(at);
    if (character === closing) depth++;
    if (character === opening && depth-- === 0) break;
  }
  const place = positionOf(source, Math.max(0, at));
  return errorAt(
    place,
    "syntax",
    `A bracket ${opening} is opened and never closed`,
    `Write ${closing} after its last member`,
  );
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/, "");
}
