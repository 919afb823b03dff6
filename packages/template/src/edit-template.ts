import { isJsonObject, type JsonValue, LabError } from "@faultline/core";
import { readTemplate } from "./syntax/read-template.ts";
import { type MappingEntry, type MappingNode, nodeAt, type TemplateNode } from "./template-node.ts";
import { flowText, keyText, scalarText } from "./value-text.ts";

/** A value to put at a place of a template. */
export interface TemplateEdit {
  /** Mapping keys, and indexes of list items, from the root: `["Resources", "Fn", "Properties", "Layers", 0]`. */
  readonly path: readonly (string | number)[];
  readonly value: JsonValue;
}

/**
 * Replaces or adds values in a template's text and keeps every other byte, comments included. A replaced value takes up
 * as many lines as before, so that the line numbers of all that follows stay; an added property takes a line of its own
 * after the last one beside it.
 *
 * @throws LabError `TEMPLATE_UNREADABLE` where the text is broken, `TEMPLATE_PATH_INVALID` where the path leads through
 *   something that has no such part.
 */
export function editTemplate(text: string, edits: readonly TemplateEdit[]): string {
  return edits.reduce(applyEdit, text);
}

function applyEdit(text: string, { path, value }: TemplateEdit): string {
  const { root, diagnostics } = readTemplate(text);
  if (root === undefined) {
    const [first] = diagnostics;
    const message =
      first === undefined
        ? "The template is empty"
        : `The template cannot be read: line ${first.line}: ${first.message}`;
    throw new LabError("TEMPLATE_UNREADABLE", message, first?.hint ?? "Write a Resources section");
  }
  const existing = nodeAt(root, path);
  if (existing !== undefined) return replaceValue(text, existing, value);
  return addValue(text, root, { path, value });
}

function replaceValue(text: string, node: TemplateNode, value: JsonValue): string {
  const replaced = text.slice(node.startOffset, node.endOffset);
  const isJson = isInFlow(text, node);
  const written = isJson || typeof value === "object" ? flowText(value) : scalarText(value);
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = lineBreak.repeat(replaced.split("\n").length - 1);
  const before = text.slice(0, node.startOffset);
  const gap = replaced === "" && /[:-]$/.test(before) ? " " : "";
  return `${onOneLine(before, replaced)}${gap}${written}${lines}${text.slice(node.endOffset)}`;
}

/**
 * A block value starts on a line below its key; its replacement may stand there too, as it is indented deeper. Only a
 * list may be indented like its key, where a plain value would not be: there one space more is needed.
 */
function onOneLine(before: string, replaced: string): string {
  const lineStart = before.lastIndexOf("\n") + 1;
  const isListStart = replaced.startsWith("- ") && before.slice(lineStart).trim() === "";
  return isListStart ? `${before} ` : before;
}

/** Whether a node stands inside brackets, where JSON's quotes are always right. */
function isInFlow(text: string, node: TemplateNode): boolean {
  return text.trimStart().startsWith("{") || /^["']/.test(text.charAt(node.startOffset));
}

function addValue(text: string, root: TemplateNode, { path, value }: TemplateEdit): string {
  let depth = 0;
  let parent: TemplateNode = root;
  for (; depth < path.length; depth++) {
    const next = nodeAt(parent, path.slice(depth, depth + 1));
    if (next === undefined) break;
    parent = next;
  }
  const [key, ...rest] = path.slice(depth);
  const isListItem = [key, ...rest].some((step) => typeof step === "number");
  if (key === undefined || isListItem || parent.kind === "sequence") throw invalidPath(path);
  const nested = rest.reduceRight<JsonValue>((inner, step) => ({ [step]: inner }), value);
  // `Properties:` without a value is filled; any other scalar is in the way.
  if (parent.kind === "scalar" && parent.value === null) return replaceValue(text, parent, { [key]: nested });
  if (parent.kind === "scalar") throw invalidPath(path);
  return addEntry(text, parent, { key: String(key), value: nested });
}

function invalidPath(path: TemplateEdit["path"]): LabError {
  return new LabError(
    "TEMPLATE_PATH_INVALID",
    `${path.join(".")} does not lead through mappings and list items`,
    "Name keys of mappings and indexes of lists, from the root",
  );
}

interface NewEntry {
  readonly key: string;
  readonly value: JsonValue;
}

function addEntry(text: string, parent: MappingNode, entry: NewEntry): string {
  const last = lastOwnEntry(parent);
  const isFlow = text.charAt(parent.startOffset) === "{";
  if (isFlow) return addToFlow(text, parent, entry);
  if (last === undefined) throw invalidPath([entry.key]);
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const indent = " ".repeat(last.keySpan.column - 1);
  const lineEnd = endOfLine(text, Math.max(last.value.endOffset, last.keySpan.endOffset));
  const before = text.slice(0, lineEnd);
  const separator = before.endsWith("\n") ? "" : lineBreak;
  const ending = lineEnd >= text.length && separator !== "" ? "" : lineBreak;
  return `${before}${separator}${blockEntry(entry, indent, lineBreak)}${ending}${text.slice(lineEnd)}`;
}

/** Entries that a merge (`<<: *x`) brought stand elsewhere in the text. */
function lastOwnEntry(parent: MappingNode): MappingEntry | undefined {
  const own = parent.entries.filter(
    ({ keySpan }) => keySpan.startOffset >= parent.startOffset && keySpan.endOffset <= parent.endOffset,
  );
  return own.reduce<MappingEntry | undefined>(
    (last, entry) => (last === undefined || entry.keySpan.startOffset > last.keySpan.startOffset ? entry : last),
    undefined,
  );
}

/** One past the line break that ends the line of the character before an offset: a comment on it stays with it. */
function endOfLine(text: string, offset: number): number {
  if (text.charAt(offset - 1) === "\n") return offset;
  const next = text.indexOf("\n", offset);
  return next < 0 ? text.length : next + 1;
}

function addToFlow(text: string, parent: MappingNode, { key, value }: NewEntry): string {
  const last = lastOwnEntry(parent);
  const written = `${JSON.stringify(key)}: ${flowText(value)}`;
  if (last === undefined)
    return `${text.slice(0, parent.startOffset + 1)}${written}${text.slice(parent.startOffset + 1)}`;
  const end = Math.max(last.value.endOffset, last.keySpan.endOffset);
  return `${text.slice(0, end)}, ${written}${text.slice(end)}`;
}

function blockEntry({ key, value }: NewEntry, indent: string, lineBreak: string): string {
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    const members = Object.entries(value);
    const inner = members.map(([name, member]) => blockEntry({ key: name, value: member }, `${indent}  `, lineBreak));
    return `${indent}${keyText(key)}:${lineBreak}${inner.join(lineBreak)}`;
  }
  const written = typeof value === "object" ? flowText(value) : scalarText(value);
  return `${indent}${keyText(key)}: ${written}`;
}
