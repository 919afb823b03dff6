import { Composer, Lexer, Parser, type Document } from "yaml";
import { errorAt, type Diagnostic } from "../diagnostic.ts";
import { MAX_NESTING, MAX_TEMPLATE_BYTES } from "../limits.ts";
import type { TemplateNode } from "../template-node.ts";
import { explainSyntaxError, positionOf, sourceText, type SourceText } from "./explain-syntax-error.ts";
import { readNodes } from "./read-nodes.ts";

/** A template's text as a tree, with what its syntax gets wrong. The tree is missing where the text cannot be read. */
export interface ReadTemplate {
  readonly root: TemplateNode | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads YAML or JSON (which YAML includes) with CloudFormation's short tags. Never throws. */
export function readTemplate(text: string): ReadTemplate {
  const source = sourceText(text);
  const refusal = refuseBySize(text) ?? refuseByNesting(source);
  if (refusal !== undefined) return { root: undefined, diagnostics: [refusal] };
  const [document, second] = composeDocuments(text);
  if (document === undefined) return { root: undefined, diagnostics: [] };
  const diagnostics = document.errors.map((error) => explainSyntaxError(error, source));
  if (second !== undefined) {
    const place = positionOf(source, second.range[0]);
    diagnostics.push(
      errorAt(place, "syntax", "The file holds more than one YAML document", "Remove the line --- and what follows it"),
    );
  }
  if (document.errors.length > 0) return { root: undefined, diagnostics: firstOfEachLine(diagnostics) };
  const nodes = readNodes(document, source);
  return { root: nodes.root, diagnostics: [...diagnostics, ...nodes.diagnostics] };
}

function composeDocuments(text: string): Document.Parsed[] {
  const tokens = new Parser().parse(text);
  // "failsafe" keeps every scalar as text: CloudFormation's own rules for numbers and booleans follow later.
  const composer = new Composer({ schema: "failsafe", uniqueKeys: true });
  return [...composer.compose(tokens, false, text.length)];
}

function refuseBySize(text: string): Diagnostic | undefined {
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes <= MAX_TEMPLATE_BYTES) return undefined;
  const message = `The template has ${sizeBytes} bytes; the limit is ${MAX_TEMPLATE_BYTES}`;
  return errorAt(
    { line: 1, column: 1 },
    "limit-exceeded",
    message,
    "Move code and definitions out of it, into files of their own",
  );
}

/** Refuses deep nesting before the parser, which recurses, meets it. */
function refuseByNesting(source: SourceText): Diagnostic | undefined {
  const place = tooDeepInBrackets(source) ?? tooDeepByIndentation(source);
  if (place === undefined) return undefined;
  const message = `Mappings and lists are nested more than ${MAX_NESTING} deep`;
  return errorAt(place, "limit-exceeded", message, "Check for brackets that are opened and never closed");
}

function tooDeepInBrackets(source: SourceText) {
  let depth = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(source.text)) {
    if (lexeme === "[" || lexeme === "{") depth++;
    else if (lexeme === "]" || lexeme === "}") depth--;
    if (depth > MAX_NESTING) return positionOf(source, offset);
    offset += CONTROL_LEXEMES.has(lexeme) ? 0 : lexeme.length;
  }
  return undefined;
}

/** Marks that the lexer adds and the text does not hold: byte order mark, document start, flow end, scalar. */
const CONTROL_LEXEMES = new Set(["\uFEFF", "\u0002", "\u0018", "\u001F"]);

/** Each level costs at least one column, or one `- ` of a compact list. */
function tooDeepByIndentation({ text, lineStarts }: SourceText) {
  const levels: number[] = [];
  for (const [index, start] of lineStarts.entries()) {
    const prefix = /^[ ]*(?:[-?][ \t]+)*/.exec(text.slice(start, start + MAX_PREFIX))?.[0] ?? "";
    const compact = prefix.replaceAll(/[^-?]/g, "").length;
    const indent = prefix.search(/[^ ]|$/);
    while ((levels.at(-1) ?? -1) >= indent) levels.pop();
    levels.push(indent);
    if (levels.length + compact > MAX_NESTING) return { line: index + 1, column: indent + 1 };
  }
  return undefined;
}

const MAX_PREFIX = 4 * MAX_NESTING;

/** The parser's further errors on a line are echoes of its first. */
function firstOfEachLine(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<number>();
  return diagnostics.filter(({ line }) => !seen.has(line) && seen.add(line));
}
