import type { Shape, TimestampFormat } from "../shape.ts";
import { readBlob } from "./base64-blob.ts";
import { serializationError } from "./serialization-error.ts";
import { readTimestamp, writeTimestamp } from "./timestamp-text.ts";

/**
 * Reads a scalar from text: a label, a query parameter, a header, a form field or an XML element.
 *
 * @throws `SerializationException` where the text is not of the shape's type.
 */
export function readText(shape: Shape, text: string): unknown {
  switch (shape.kind) {
    case "string":
    case "document":
      return text;
    case "number":
      return readNumberText(text);
    case "boolean":
      return readBooleanText(text);
    case "timestamp":
      return readTimestamp(text) ?? rejectText(text, "Timestamp");
    case "blob":
      return readBlob(text);
    default:
      return rejectText(text, shape.name);
  }
}

function readNumberText(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || (Number.isNaN(number) && text !== "NaN")) rejectText(text, "Integer");
  return number;
}

function readBooleanText(text: string): boolean {
  if (text === "true" || text === "false") return text === "true";
  throw serializationError(`'${text}' can not be converted to an Boolean`);
}

function rejectText(text: string, wanted: string): never {
  throw serializationError(`'${text}' can not be converted to an ${wanted}`);
}

/** Writes a scalar as text; `timeFormat` is what timestamps take by default where the text stands. */
export function writeText(shape: Shape, value: unknown, timeFormat: TimestampFormat): string {
  if (shape.kind === "timestamp") return String(writeTimestamp(value as Date, shape.format, timeFormat));
  if (shape.kind === "blob") return Buffer.from(value as Uint8Array | string).toString("base64");
  return String(value);
}
