import type { ListShape, MapShape, Shape, StructureShape, TimestampFormat } from "../shape.ts";
import { defineOwn, type DocumentDialect } from "./json-reader.ts";
import { writeTimestamp } from "./timestamp-text.ts";

/** Turns an operation's value into a document that `JSON.stringify` or the CBOR encoder writes. */
export type Writer = (value: unknown) => unknown;

/** What a CBOR document needs that JSON has no word for. */
export type WriteBinaryTime = (epochSeconds: number) => unknown;

const IDENTITY: Writer = (value) => value;

/**
 * Makes the compiler of writers for one service and dialect. Members that the schema does not name are dropped, as are
 * those without a value.
 *
 * @param writeBinaryTime How a timestamp goes into a binary document; unused otherwise.
 */
export function createWriterCompiler(
  dialect: DocumentDialect,
  writeBinaryTime: WriteBinaryTime = IDENTITY,
): (shape: Shape) => Writer {
  const writers = new Map<Shape, Writer>();
  const compile = (shape: Shape): Writer => {
    const known = writers.get(shape);
    if (known !== undefined) return known;
    const writer = compileShape(shape); // Parts are compiled on first use: shapes hold themselves.
    writers.set(shape, writer);
    return writer;
  };
  const compileShape = (shape: Shape): Writer => {
    switch (shape.kind) {
      case "structure":
        return structureWriter(shape, dialect, compile);
      case "list":
        return listWriter(shape, compile);
      case "map":
        return mapWriter(shape, compile);
      case "blob":
        return dialect.isBinary ? toBytes : (value) => Buffer.from(toBytes(value)).toString("base64");
      case "timestamp":
        return timestampWriter(shape.format, dialect, writeBinaryTime);
      case "number":
        return dialect.isBinary ? IDENTITY : writeNumber;
      default:
        return IDENTITY;
    }
  };
  return compile;
}

type Compile = (shape: Shape) => Writer;

function structureWriter(shape: StructureShape, dialect: DocumentDialect, compile: Compile): Writer {
  let members: Map<string, { readonly wireName: string; readonly write: Writer }> | undefined;
  const compileMembers = () =>
    new Map(
      shape.members.map((member) => {
        const wireName = dialect.usesJsonNames ? (member.traits.jsonName ?? member.name) : member.name;
        return [member.name, { wireName, write: compile(member.shape) }];
      }),
    );
  return (value) => {
    members ??= compileMembers();
    const source = value as Readonly<Record<string, unknown>>;
    const result: Record<string, unknown> = {};
    for (const name in source) {
      const member = members.get(name);
      const given = source[name];
      if (member !== undefined && given !== undefined && given !== null) result[member.wireName] = member.write(given);
    }
    return result;
  };
}

function listWriter(shape: ListShape, compile: Compile): Writer {
  let write: Writer | undefined;
  return (value) => {
    write ??= compile(shape.element.shape);
    return write === IDENTITY ? value : (value as readonly unknown[]).map(write);
  };
}

function mapWriter(shape: MapShape, compile: Compile): Writer {
  let write: Writer | undefined;
  return (value) => {
    write ??= compile(shape.value.shape);
    if (write === IDENTITY) return value;
    const source = value as Readonly<Record<string, unknown>>;
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(source)) {
      const given = source[key];
      if (given === undefined || given === null) continue;
      if (key === "__proto__") defineOwn(result, key, write(given));
      else result[key] = write(given);
    }
    return result;
  };
}

function timestampWriter(format: TimestampFormat, dialect: DocumentDialect, writeBinaryTime: WriteBinaryTime): Writer {
  if (dialect.isBinary) return (value) => writeBinaryTime(asDate(value).getTime() / 1000);
  return (value) => writeTimestamp(asDate(value), format, "epoch-seconds");
}

function asDate(value: unknown): Date {
  return value instanceof Date ? value : new Date(Number(value));
}

function toBytes(value: unknown): Uint8Array {
  return typeof value === "string" ? Buffer.from(value) : (value as Uint8Array);
}

/** JSON has no NaN and no infinities; AWS writes them as strings. */
function writeNumber(value: unknown): unknown {
  return Number.isFinite(value) ? value : String(value);
}
