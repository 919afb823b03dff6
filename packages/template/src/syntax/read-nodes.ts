import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from "yaml";
import { errorAt, type Diagnostic } from "../diagnostic.ts";
import { MAX_NODES } from "../limits.ts";
import { nearestName } from "../nearest-name.ts";
import type { MappingEntry, MappingNode, Span, TemplateNode } from "../template-node.ts";
import { positionOf, type SourceText } from "./explain-syntax-error.ts";
import { plainScalar } from "./plain-scalar.ts";
import { longForm, SHORT_TAGS } from "./short-tags.ts";

/** The values of a parsed YAML document as template nodes: short tags as long forms, aliases and merges expanded. */
export function readNodes(
  document: Document.Parsed,
  source: SourceText,
): { root: TemplateNode; diagnostics: Diagnostic[] } {
  const reader = new NodeReader(source);
  const root = reader.read(document.contents);
  return { root, diagnostics: reader.diagnostics };
}

interface Anchored {
  readonly node: TemplateNode;
  readonly size: number;
}

class NodeReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: SourceText;
  readonly #anchors = new Map<string, Anchored>();
  #size = 0;

  constructor(source: SourceText) {
    this.#source = source;
  }

  read(node: Node | null): TemplateNode {
    if (node === null) return { kind: "scalar", value: null, ...this.#span(0, 0) };
    if (isAlias(node)) return this.#readAlias(node.source, this.#spanOf(node));
    const sizeBefore = this.#size++;
    const tagSpan = this.#tagSpan(node);
    const value = this.#readUntagged(node);
    const result = tagSpan === undefined ? value : this.#applyTag(node.tag ?? "", value, tagSpan);
    if ("anchor" in node && typeof node.anchor === "string") {
      this.#anchors.set(node.anchor, { node: result, size: this.#size - sizeBefore });
    }
    return result;
  }

  #readUntagged(node: Node): TemplateNode {
    const span = this.#spanOf(node);
    if (isMap(node)) return { kind: "mapping", entries: this.#readEntries(node), ...span };
    if (isSeq(node))
      return { kind: "sequence", items: node.items.map((item) => this.read(item as Node | null)), ...span };
    assertScalar(node);
    const text = scalarSource(node);
    const isPlain = node.type === "PLAIN" && node.tag === undefined;
    return { kind: "scalar", value: isPlain ? plainScalar(text) : text, ...span };
  }

  #readEntries(map: YAMLMap): MappingEntry[] {
    const own: MappingEntry[] = [];
    const merged: MappingEntry[] = [];
    for (const pair of map.items as Pair<Node | null, Node | null>[]) {
      const keySpan = pair.key === null ? this.#spanOf(map) : this.#spanOf(pair.key);
      const key = isScalar(pair.key) ? scalarSource(pair.key) : undefined;
      if (key === undefined) {
        this.diagnostics.push(errorAt(keySpan, "structure", "A key must be text", "Write a name followed by a colon"));
        continue;
      }
      const value = this.#readValue(pair, keySpan);
      if (key === "<<" && isScalar(pair.key) && pair.key.type === "PLAIN") merged.push(...mergedEntries(value));
      else own.push({ key, keySpan, value });
    }
    const ownKeys = new Set(own.map(({ key }) => key));
    return [...own, ...firstOfEachKey(merged).filter(({ key }) => !ownKeys.has(key))];
  }

  /** JSON-like flow text may end a pair without a value. */
  #readValue(pair: Pair<Node | null, Node | null>, keySpan: Span): TemplateNode {
    if (pair.value !== null) return this.read(pair.value);
    return { kind: "scalar", value: null, ...keySpan, startOffset: keySpan.endOffset };
  }

  #readAlias(name: string, span: Span): TemplateNode {
    const anchored = this.#anchors.get(name);
    if (anchored === undefined) {
      const known = nearestName(name, [...this.#anchors.keys()]);
      const hint =
        known === undefined
          ? `Write &${name} before the value that it stands for, above this line`
          : `Did you mean *${known}?`;
      this.diagnostics.push(
        errorAt(span, "alias-invalid", `The alias *${name} refers to no complete value above it`, hint),
      );
      return { kind: "scalar", value: null, ...span };
    }
    this.#size += anchored.size;
    if (this.#size > MAX_NODES) {
      const message = `The aliases of the template expand to more than ${MAX_NODES} values`;
      this.diagnostics.push(errorAt(span, "limit-exceeded", message, "Use fewer or smaller aliases"));
      return { kind: "scalar", value: null, ...span };
    }
    return { ...anchored.node, ...span };
  }

  #applyTag(tag: string, value: TemplateNode, span: Span): TemplateNode {
    const wide = { ...span, endOffset: Math.max(span.endOffset, value.endOffset) };
    if (tag.startsWith("tag:yaml.org,2002:") || tag === "!") return { ...applyCoreTag(tag, value), ...wide };
    const key = longForm(tag);
    if (key === undefined) {
      const nearest = nearestName(tag, SHORT_TAGS);
      const hint = nearest === undefined ? `Use one of ${SHORT_TAGS.join(" ")}` : `Write ${nearest}`;
      this.diagnostics.push(errorAt(span, "tag-unknown", `${tag} is not a function of CloudFormation`, hint));
      return { ...value, ...wide };
    }
    const argument = key === "Fn::GetAtt" ? splitAttribute(value) : value;
    const mapping: MappingNode = { kind: "mapping", entries: [{ key, keySpan: span, value: argument }], ...wide };
    return mapping;
  }

  /** The parser's ranges leave out tags; a tag stands before its value, apart only by blanks and an anchor. */
  #tagSpan(node: Node): Span | undefined {
    if (typeof node.tag !== "string" || !node.range) return undefined;
    const isCore = node.tag.startsWith("tag:yaml.org,2002:");
    const written = isCore ? `!!${node.tag.slice("tag:yaml.org,2002:".length)}` : node.tag;
    const start = this.#source.text.lastIndexOf(written, node.range[0]);
    return start < 0 ? undefined : this.#span(start, start + written.length);
  }

  #spanOf(node: Node): Span {
    const [start, end] = node.range ?? [0, 0];
    return this.#span(start, end);
  }

  #span(startOffset: number, endOffset: number): Span {
    return { ...positionOf(this.#source, startOffset), startOffset, endOffset };
  }
}

/** The text of a scalar; the failsafe schema resolves none to anything else. */
function scalarSource(node: Scalar): string {
  return typeof node.value === "string" ? node.value : "";
}

function assertScalar(node: Node): asserts node is Scalar {
  if (!isScalar(node)) throw new Error("Broken invariant: a YAML node is a map, a sequence, an alias or a scalar");
}

/** `!GetAtt Fn.Arn` and `Fn::GetAtt: [Fn, Arn]` are one thing. */
function splitAttribute(value: TemplateNode): TemplateNode {
  if (value.kind !== "scalar" || typeof value.value !== "string") return value;
  const dot = value.value.indexOf(".");
  if (dot < 0) return value;
  const { kind: _kind, value: text, ...span } = value;
  const parts = [text.slice(0, dot), text.slice(dot + 1)];
  return { kind: "sequence", items: parts.map((part) => ({ kind: "scalar", value: part, ...span })), ...span };
}

function applyCoreTag(tag: string, value: TemplateNode): TemplateNode {
  const isNumberOrFlag = /:(?:int|float|bool|null)$/.test(tag);
  if (value.kind !== "scalar" || !isNumberOrFlag || typeof value.value !== "string") return value;
  return { ...value, value: plainScalar(value.value) };
}

function mergedEntries(value: TemplateNode): readonly MappingEntry[] {
  if (value.kind === "mapping") return value.entries;
  return value.kind === "sequence" ? value.items.flatMap(mergedEntries) : [];
}

function firstOfEachKey(entries: readonly MappingEntry[]): MappingEntry[] {
  const byKey = new Map<string, MappingEntry>();
  for (const entry of entries) if (!byKey.has(entry.key)) byKey.set(entry.key, entry);
  return [...byKey.values()];
}
