import type { ListShape, MapShape, Shape, StructureShape } from "../shape.ts";
import { readBlob } from "./base64-blob.ts";
import {
  isObject,
  rejectScalar,
  serializationError,
  UNEXPECTED_LIST,
  UNEXPECTED_STRUCTURE,
} from "./serialization-error.ts";
import { readTimestamp } from "./timestamp-text.ts";

/** Turns a decoded document into an operation's value, or throws `SerializationException` where a type is wrong. */
export type Reader = (value: unknown) => unknown;

/** How a document differs from plain JSON. */
export interface DocumentDialect {
  /** Whether members go by their `jsonName` (REST) or always by their own name (RPC). */
  readonly usesJsonNames: boolean;
  /** Whether blobs are byte strings and timestamps tagged numbers (CBOR) instead of JSON's. */
  readonly isBinary: boolean;
}

/**
 * Makes the compiler of readers for one service and dialect. Each shape is compiled once into closures, so that a
 * request walks its own members only, never the schema.
 *
 * The wording of errors is that of DynamoDB, which names Java types.
 */
export function createReaderCompiler(dialect: DocumentDialect): (shape: Shape) => Reader {
  const readers = new Map<Shape, Reader>();
  const compile = (shape: Shape): Reader => {
    const known = readers.get(shape);
    if (known !== undefined) return known;
    const reader = compileShape(shape, dialect, compile); // Parts are compiled on first use: shapes hold themselves.
    readers.set(shape, reader);
    return reader;
  };
  return compile;
}

type Compile = (shape: Shape) => Reader;

function compileShape(shape: Shape, dialect: DocumentDialect, compile: Compile): Reader {
  switch (shape.kind) {
    case "structure":
      return structureReader(shape, dialect, compile);
    case "list":
      return listReader(shape, compile);
    case "map":
      return mapReader(shape, compile);
    case "blob":
      return dialect.isBinary ? readBytes : readBlob;
    case "timestamp":
      return readTime;
    case "string":
      return (value) => (typeof value === "string" ? value : rejectScalar(value, "an String"));
    case "boolean":
      return (value) => (typeof value === "boolean" ? value : rejectScalar(value, "an Boolean"));
    case "number":
      return readNumber;
    default:
      return (value) => value; // A document is whatever the client sent.
  }
}

function structureReader(shape: StructureShape, dialect: DocumentDialect, compile: Compile): Reader {
  let members: Map<string, { readonly name: string; readonly read: Reader }> | undefined;
  const compileMembers = () =>
    new Map(
      shape.members.map((member) => {
        const wireName = dialect.usesJsonNames ? (member.traits.jsonName ?? member.name) : member.name;
        return [wireName, { name: member.name, read: compile(member.shape) }];
      }),
    );
  return (value) => {
    const source = asObject(value, "Expected null");
    members ??= compileMembers();
    const result: Record<string, unknown> = {};
    for (const wireName in source) {
      const member = members.get(wireName);
      const given = source[wireName];
      if (member !== undefined && given !== null && given !== undefined) result[member.name] = member.read(given);
    }
    return result;
  };
}

function listReader(shape: ListShape, compile: Compile): Reader {
  let read: Reader | undefined;
  return (value) => {
    if (!Array.isArray(value)) {
      throw serializationError(isObject(value) ? UNEXPECTED_STRUCTURE : "Expected list or null");
    }
    read ??= compile(shape.element.shape);
    const result: unknown[] = [];
    for (const element of value) if (element !== null && element !== undefined) result.push(read(element));
    return result;
  };
}

function mapReader(shape: MapShape, compile: Compile): Reader {
  let read: Reader | undefined;
  return (value) => {
    const source = asObject(value, "Expected map or null");
    read ??= compile(shape.value.shape);
    const result: Record<string, unknown> = {};
    for (const key in source) {
      const given = source[key];
      if (given === null || given === undefined) continue;
      if (key === "__proto__") defineOwn(result, key, read(given));
      else result[key] = read(given);
    }
    return result;
  };
}

/** Sets a key that plain assignment would take for the prototype. */
export function defineOwn(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function asObject(value: unknown, expectation: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  throw serializationError(Array.isArray(value) ? UNEXPECTED_LIST : expectation);
}

function readNumber(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  return rejectScalar(value, "an Integer");
}

function readBytes(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : rejectScalar(value, "a Blob");
}

function readTime(value: unknown): Date {
  if (value instanceof Date) return value;
  const untagged = isObject(value) && value["tag"] === 1 ? value["value"] : value; // CBOR's tag for epoch time.
  const time = typeof untagged === "number" || typeof untagged === "string" ? readTimestamp(untagged) : undefined;
  return time ?? rejectScalar(value, "a Timestamp");
}
