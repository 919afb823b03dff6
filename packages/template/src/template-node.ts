import type { JsonValue } from "@faultline/core";

/** A stretch of the template's text. */
export interface Span {
  /** Of the first character, from 1. */
  readonly line: number;
  /** Of the first character, from 1. */
  readonly column: number;
  /** Of the first character, from 0, in UTF-16 units. */
  readonly startOffset: number;
  /** One past the last character. */
  readonly endOffset: number;
}

/** A string, number, boolean or null. */
export interface ScalarNode extends Span {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
}

/** A list. */
export interface SequenceNode extends Span {
  readonly kind: "sequence";
  readonly items: readonly TemplateNode[];
}

/** One key of a mapping and its value. */
export interface MappingEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: TemplateNode;
}

/** A mapping. A short intrinsic such as `!Ref X` is the mapping `{ Ref: X }`, placed where its tag stands. */
export interface MappingNode extends Span {
  readonly kind: "mapping";
  readonly entries: readonly MappingEntry[];
}

/** A value of a template that knows where it was written. */
export type TemplateNode = ScalarNode | SequenceNode | MappingNode;

/** The entry of a mapping under a key; undefined where the node is no mapping or lacks it. */
export function entryOf(node: TemplateNode | undefined, key: string): MappingEntry | undefined {
  return node?.kind === "mapping" ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** The value under a key; undefined where the node is no mapping or lacks it. */
export function valueOf(node: TemplateNode | undefined, key: string): TemplateNode | undefined {
  return entryOf(node, key)?.value;
}

/** The node at a path of mapping keys and list indexes. */
export function nodeAt(root: TemplateNode | undefined, path: readonly (string | number)[]): TemplateNode | undefined {
  let node = root;
  for (const step of path) {
    node = typeof step === "number" && node?.kind === "sequence" ? node.items[step] : valueOf(node, String(step));
  }
  return node;
}

/** A mapping's entries; none for any other node. */
export function entriesOf(node: TemplateNode | undefined): readonly MappingEntry[] {
  return node?.kind === "mapping" ? node.entries : [];
}

/** The string that a node holds; undefined for any other node. */
export function textOf(node: TemplateNode | undefined): string | undefined {
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
}

/** The node as plain JSON, without places. */
export function toJson(node: TemplateNode): JsonValue {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "sequence") return node.items.map(toJson);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, toJson(value)]));
}
