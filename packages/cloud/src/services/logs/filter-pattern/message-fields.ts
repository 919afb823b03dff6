import type { Column, ColumnsPattern } from "./filter-pattern.ts";
import { holdsCondition } from "./holds-condition.ts";
import { passesValueTest } from "./passes-value-test.ts";

/** A field of a space-delimited message: its text without brackets or quotes, and where it begins. */
interface MessageField {
  readonly text: string;
  readonly start: number;
}

/** A field, and the column that it stands in; fields that an ellipsis takes have none. */
export interface PlacedField {
  /** From 1. */
  readonly position: number;
  readonly text: string;
  readonly column: Column | undefined;
}

const QUOTED = /"((?:[^"\\]|\\.)*)"(?=\s|$)/sy;
const PLAIN = /\S+/y;

/** The fields between spaces; what brackets or quotes surround is one field. Linear: no part is searched twice. */
function splitFields(message: string): readonly MessageField[] {
  const fields: MessageField[] = [];
  const closing = new ClosingBrackets(message);
  for (let start = nextField(message, 0); start < message.length;) {
    const bracketEnd = message[start] === "[" ? closing.after(start) : undefined;
    const quoted = bracketEnd === undefined ? matchAt(QUOTED, message, start) : null;
    const text = bracketEnd === undefined ? quoted?.[1] : message.slice(start + 1, bracketEnd);
    const plain = text ?? matchAt(PLAIN, message, start)?.[0] ?? "";
    fields.push({ text: plain, start });
    start = nextField(message, start + plain.length + (text === undefined ? 0 : 2));
  }
  return fields;
}

function matchAt(pattern: RegExp, message: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(message);
}

const SPACE = /\s*/y;

function nextField(message: string, offset: number): number {
  SPACE.lastIndex = offset;
  SPACE.test(message);
  return SPACE.lastIndex;
}

/** Finds the bracket that closes a field, which a space or the end follows, for places that come in order. */
class ClosingBrackets {
  readonly #message: string;
  #next = -1;

  constructor(message: string) {
    this.#message = message;
  }

  /** The first closing bracket after a place; undefined where it is missing, or something but a space follows it. */
  after(offset: number): number | undefined {
    if (this.#next < offset) {
      const found = this.#message.indexOf("]", offset);
      this.#next = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    const isEnd = this.#next < this.#message.length && /^\s?$/.test(this.#message.charAt(this.#next + 1));
    return isEnd ? this.#next : undefined;
  }
}

/**
 * The fields of a message in the columns of a pattern; undefined for a message that has too few. Without an ellipsis
 * the last column takes what is left of the message, as `event` of `[timestamp, request_id, event]` does.
 */
export function placeFields(
  { columns, ellipsisAt }: ColumnsPattern,
  message: string,
): readonly PlacedField[] | undefined {
  const fields = splitFields(message);
  const spare = fields.length - columns.length;
  if (spare < 0) return undefined;
  if (ellipsisAt !== undefined) {
    return fields.map(({ text }, index) => {
      const isSkipped = index >= ellipsisAt && index < ellipsisAt + spare;
      const column = isSkipped ? undefined : columns[index < ellipsisAt ? index : index - spare];
      return { position: index + 1, text, column };
    });
  }
  return columns.map((column, index) => {
    const { text, start } = fields[index] ?? { text: "", start: 0 };
    const isRest = index === columns.length - 1 && spare > 0;
    return { position: index + 1, text: isRest ? message.slice(start).trimEnd() : text, column };
  });
}

/** Whether a message has the columns of a pattern, and their conditions hold. */
export function matchesColumns(pattern: ColumnsPattern, message: string): boolean {
  const fields = placeFields(pattern, message);
  if (fields === undefined) return false;
  return fields.every(
    ({ text, column }) =>
      column?.condition === undefined ||
      holdsCondition(column.condition, (test) => passesValueTest(test, text, { readsNumbers: true })),
  );
}
