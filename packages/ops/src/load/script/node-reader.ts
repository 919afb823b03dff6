import type { JsonValue } from "@faultline/core";
import { entriesOf, type MappingEntry, nearestName, type Span, type TemplateNode } from "@faultline/template";
import { parseDuration } from "./parse-duration.ts";
import type { ScriptDiagnostic } from "./script-diagnostic.ts";

/** The environment of the process. */
export type ProcessVariables = Readonly<Record<string, string | undefined>>;

const PROCESS_VARIABLE = /^\s*\{\{\s*\$(?:processEnvironment|env)\.(\w+)\s*\}\}\s*$/;

type Place = Pick<Span, "line" | "column">;

/** Reads values out of a script's tree, and collects what is wrong with them; a wrong value reads as undefined. */
export class NodeReader {
  readonly diagnostics: ScriptDiagnostic[] = [];
  readonly #text: string;

  readonly #processVariables: ProcessVariables;

  /**
   * @param text The script's whole text, for scalars whose spelling matters.
   * @param processVariables What `{{ $env.NAME }}` means where a number is due: phases are fixed before any user starts.
   */
  constructor(text: string, processVariables: ProcessVariables = {}) {
    this.#text = text;
    this.#processVariables = processVariables;
  }

  error(place: Place, message: string, hint: string): void {
    this.diagnostics.push({ severity: "error", message, hint, line: place.line, column: place.column });
  }

  warn(place: Place, message: string, hint: string): void {
    this.diagnostics.push({ severity: "warning", message, hint, line: place.line, column: place.column });
  }

  /** A mapping's entries by key; warns of keys that nobody reads. None for any other node, which is an error. */
  mapping(node: TemplateNode | undefined, what: string, known: readonly string[] | "any"): Map<string, TemplateNode> {
    if (node === undefined) return new Map();
    if (node.kind === "scalar" && node.value === null) return new Map();
    if (node.kind !== "mapping") {
      this.error(node, `${what} must be a mapping`, `Write ${what} as keys and values, one a line`);
      return new Map();
    }
    if (known !== "any") for (const entry of node.entries) this.#checkKey(entry, what, known);
    return new Map(node.entries.map(({ key, value }) => [key, value]));
  }

  /** The items of a list; a single value counts as a list of it. */
  list(node: TemplateNode | undefined): readonly TemplateNode[] {
    if (node === undefined || (node.kind === "scalar" && node.value === null)) return [];
    return node.kind === "sequence" ? node.items : [node];
  }

  /** The text of a scalar as written; a number or a boolean reads as its spelling. */
  text(node: TemplateNode | undefined, what: string): string | undefined {
    if (node === undefined) return undefined;
    if (node.kind === "scalar" && node.value !== null) return String(this.#scalar(node.value, node));
    this.error(node, `${what} must be text`, `Write a text after ${what}:`);
    return undefined;
  }

  /** Names, one or a list of them. */
  names(node: TemplateNode | undefined, what: string): readonly string[] {
    return this.list(node).flatMap((item) => this.text(item, what) ?? []);
  }

  /** A number from `min`, also when it was written as text (`"300"`). */
  number(node: TemplateNode | undefined, what: string, min = 0): number | undefined {
    if (node === undefined) return undefined;
    const value = node.kind === "scalar" ? this.#fill(node.value) : undefined;
    const number =
      typeof value === "number" || (typeof value === "string" && value.trim() !== "") ? Number(value) : NaN;
    if (Number.isFinite(number) && number >= min) return number;
    this.error(node, `${what} must be a number of at least ${min}`, `Write ${what}: ${Math.max(min, 1)}`);
    return undefined;
  }

  /** A whole number from `min`. */
  count(node: TemplateNode | undefined, what: string, min = 0): number | undefined {
    const number = this.number(node, what, min);
    if (number === undefined || node === undefined || Number.isInteger(number)) return number;
    this.error(node, `${what} must be a whole number`, `Write ${what}: ${Math.ceil(number)}`);
    return undefined;
  }

  /** A duration in milliseconds: a number of seconds, or text such as `5m`. */
  durationMs(node: TemplateNode | undefined, what: string): number | undefined {
    if (node === undefined) return undefined;
    const value = node.kind === "scalar" ? this.#fill(node.value) : null;
    const durationMs = value === null || typeof value === "boolean" ? undefined : parseDuration(value);
    if (durationMs === undefined)
      this.error(
        node,
        `${what} is not a duration`,
        `Write a number of seconds, or a unit: ${what}: 30s or ${what}: 5m`,
      );
    return durationMs;
  }

  /** Whether a flag is set; `fallback` when it is not written. */
  flag(node: TemplateNode | undefined, what: string, fallback: boolean): boolean {
    if (node === undefined) return fallback;
    const value = node.kind === "scalar" ? node.value : undefined;
    if (value === true || value === "true") return true;
    if (value === false || value === "false") return false;
    this.error(node, `${what} must be true or false`, `Write ${what}: ${String(!fallback)}`);
    return fallback;
  }

  /** A mapping of any values. */
  record(node: TemplateNode | undefined, what: string): Readonly<Record<string, JsonValue>> {
    const entries = [...this.mapping(node, what, "any")];
    return Object.fromEntries(entries.map(([key, value]) => [key, this.json(value)]));
  }

  /** The value as plain JSON. */
  json(node: TemplateNode): JsonValue {
    if (node.kind === "scalar") return this.#scalar(node.value, node);
    if (node.kind === "sequence") return node.items.map((item) => this.json(item));
    return Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, this.json(value)]));
  }

  /** `yes`, `on` and the like are text in a script, though CloudFormation's YAML takes them for booleans. */
  #scalar<Value extends string | number | boolean | null>(value: Value, span: Span): Value | string {
    if (typeof value !== "boolean") return value;
    const written = this.#text.slice(span.startOffset, span.endOffset).trim();
    return /^(?:yes|no|on|off)$/i.test(written) ? written : value;
  }

  #fill<Value>(value: Value): Value | string {
    const name = typeof value === "string" ? PROCESS_VARIABLE.exec(value)?.[1] : undefined;
    return (name === undefined ? undefined : this.#processVariables[name]) ?? value;
  }

  #checkKey({ key, keySpan }: MappingEntry, what: string, known: readonly string[]): void {
    if (known.includes(key)) return;
    const nearest = nearestName(key, known);
    const hint = nearest === undefined ? "It has no effect: remove it, or do without" : `Did you mean ${nearest}?`;
    this.warn(keySpan, `${what} has no ${key} here; it is left out`, hint);
  }
}
