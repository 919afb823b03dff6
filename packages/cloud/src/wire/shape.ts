/**
 * The one file that knows how the AWS SDK lays out its static schemas (`StaticSchema` of `@smithy/types`): arrays
 * tagged by their first element, numbers for simple types, bit sets for common traits. Everything else in the wire
 * layer works on {@link Shape}.
 */

/** A member's or shape's traits, merged; named as the SDK names them. */
export interface Traits {
  readonly awsQueryError?: readonly [code: string, status: number];
  readonly error?: "client" | "server";
  readonly eventHeader?: 1;
  readonly eventPayload?: 1;
  readonly http?: readonly [method: string, uri: string, status: number];
  readonly httpError?: number;
  readonly httpHeader?: string;
  readonly httpLabel?: 1;
  readonly httpPayload?: 1;
  readonly httpPrefixHeaders?: string;
  readonly httpQuery?: string;
  readonly httpQueryParams?: 1;
  readonly httpResponseCode?: 1;
  readonly idempotencyToken?: 1;
  readonly jsonName?: string;
  readonly mediaType?: string;
  readonly streaming?: 1;
  readonly xmlAttribute?: 1;
  readonly xmlFlattened?: 1;
  readonly xmlName?: string;
  readonly xmlNamespace?: readonly [prefix: string | undefined, uri: string] | string;
}

/** How a timestamp is written where its context does not say otherwise; `default` leaves it to the context. */
export type TimestampFormat = "date-time" | "default" | "epoch-seconds" | "http-date";

/** A structure, a union or an error. */
export interface StructureShape {
  readonly kind: "structure";
  readonly name: string;
  readonly namespace: string;
  readonly traits: Traits;
  readonly isUnion: boolean;
  /** Resolved on first use, because shapes refer to themselves. */
  readonly members: readonly Member[];
}

/** One member of a structure, or the element of a list or map. */
export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly traits: Traits;
  readonly isRequired: boolean;
}

/** A list or a set. */
export interface ListShape {
  readonly kind: "list";
  readonly name: string;
  readonly element: Member;
}

/** A map; keys are strings. */
export interface MapShape {
  readonly kind: "map";
  readonly name: string;
  readonly key: Member;
  readonly value: Member;
}

/** A point in time. */
interface TimestampShape {
  readonly kind: "timestamp";
  readonly name: string;
  readonly format: TimestampFormat;
}

/** A type without parts. */
interface ScalarShape {
  readonly kind: "blob" | "boolean" | "document" | "number" | "string";
  readonly name: string;
}

/** A type of an API model. */
export type Shape = ListShape | MapShape | ScalarShape | StructureShape | TimestampShape;

/** An operation of an API model. */
export interface OperationShape {
  readonly name: string;
  readonly traits: Traits;
  readonly input: StructureShape;
  readonly output: StructureShape;
}

/** What a static schema declares at the top level of a service's model. */
export type Declaration =
  | { readonly kind: "error"; readonly shape: StructureShape }
  | { readonly kind: "operation"; readonly operation: OperationShape }
  | { readonly kind: "type"; readonly shape: Shape };

const ERROR = -3;
const SIMPLE = 0;
const LIST = 1;
const MAP = 2;
const STRUCTURE = 3;
const UNION = 4;
const OPERATION = 9;

const LIST_MODIFIER = 64;
const MAP_MODIFIER = 128;

const SIMPLE_SHAPES: Readonly<Record<number, Shape>> = {
  0: { kind: "string", name: "String" },
  1: { kind: "number", name: "Number" },
  2: { kind: "boolean", name: "Boolean" },
  4: { kind: "timestamp", name: "Timestamp", format: "default" },
  5: { kind: "timestamp", name: "Timestamp", format: "date-time" },
  6: { kind: "timestamp", name: "Timestamp", format: "http-date" },
  7: { kind: "timestamp", name: "Timestamp", format: "epoch-seconds" },
  15: { kind: "document", name: "Document" },
  17: { kind: "number", name: "BigInteger" },
  19: { kind: "number", name: "BigDecimal" },
  21: { kind: "blob", name: "Blob" },
  42: { kind: "blob", name: "StreamingBlob" },
};

/** The bits of a trait number, from the lowest. */
const TRAIT_BITS = [
  "httpLabel",
  "idempotent",
  "idempotencyToken",
  "sensitive",
  "httpPayload",
  "httpResponseCode",
  "httpQueryParams",
] as const;

const EMPTY_STRUCTURE: StructureShape = {
  kind: "structure",
  name: "Unit",
  namespace: "smithy.api",
  traits: {},
  isUnion: false,
  members: [],
};

const shapes = new WeakMap<object, Shape>();

/** Reads one export of a client's schema module, or returns undefined for what declares nothing. */
export function readDeclaration(exported: unknown): Declaration | undefined {
  if (!Array.isArray(exported) || exported.length < 5) return undefined;
  const schema: readonly unknown[] = exported;
  if (schema[0] === OPERATION) return { kind: "operation", operation: readOperation(schema) };
  const shape = readShape(schema);
  if (schema[0] === ERROR && shape.kind === "structure") return { kind: "error", shape };
  return { kind: "type", shape };
}

function readOperation(schema: readonly unknown[]): OperationShape {
  const [, , name, traits, input, output] = schema;
  return {
    name: String(name),
    traits: readTraits(traits),
    get input() {
      return readStructureOrUnit(input);
    },
    get output() {
      return readStructureOrUnit(output);
    },
  };
}

function readStructureOrUnit(reference: unknown): StructureShape {
  const shape = readShape(reference);
  return shape.kind === "structure" ? shape : EMPTY_STRUCTURE;
}

function readShape(reference: unknown): Shape {
  const schema = typeof reference === "function" ? (reference as () => unknown)() : reference;
  if (schema === "unit") return EMPTY_STRUCTURE;
  if (typeof schema === "number") return readNumber(schema);
  if (!Array.isArray(schema)) throw new Error(`Unknown schema ${String(schema)}`);
  const known = shapes.get(schema);
  if (known !== undefined) return known;
  const shape = readArray(schema);
  shapes.set(schema, shape);
  return shape;
}

function readNumber(schema: number): Shape {
  if (schema >= MAP_MODIFIER) return mapOf("Map", 0, schema - MAP_MODIFIER);
  if (schema >= LIST_MODIFIER)
    return { kind: "list", name: "List", element: lazyMember("member", schema - LIST_MODIFIER, false) };
  const shape = SIMPLE_SHAPES[schema];
  if (shape === undefined) throw new Error(`Unknown simple schema ${schema}`);
  return shape;
}

function readArray(schema: readonly unknown[]): Shape {
  const name = String(schema[2]);
  switch (schema[0]) {
    case SIMPLE:
      return { ...readShape(schema[4]), name };
    case LIST:
      return { kind: "list", name, element: lazyMember("member", schema[4], false) };
    case MAP:
      return mapOf(name, schema[4], schema[5]);
    case STRUCTURE:
    case UNION:
    case ERROR:
      return readStructure(schema);
    default:
      throw new Error(`Unknown schema kind ${String(schema[0])} of ${name}`);
  }
}

function mapOf(name: string, key: unknown, value: unknown): MapShape {
  return { kind: "map", name, key: lazyMember("key", key, true), value: lazyMember("value", value, false) };
}

function readStructure(schema: readonly unknown[]): StructureShape {
  const [kind, namespace, name, traits, names, references, requiredCount] = schema;
  let members: readonly Member[] | undefined;
  return {
    kind: "structure",
    name: String(name),
    namespace: String(namespace),
    traits: readTraits(traits),
    isUnion: kind === UNION,
    get members() {
      members ??= (names as readonly string[]).map((memberName, index) =>
        lazyMember(memberName, (references as readonly unknown[])[index], index < Number(requiredCount ?? 0)),
      );
      return members;
    },
  };
}

/** A member is a schema, or a pair of a schema and the member's own traits. */
function lazyMember(name: string, reference: unknown, isRequired: boolean): Member {
  const isPair = Array.isArray(reference) && reference.length === 2;
  const target: unknown = isPair ? reference[0] : reference;
  const memberTraits = isPair ? readTraits(reference[1]) : {};
  return {
    name,
    isRequired,
    get shape() {
      return readShape(target);
    },
    get traits() {
      return { ...ownTraits(target), ...memberTraits };
    },
  };
}

function ownTraits(reference: unknown): Traits {
  const schema = typeof reference === "function" ? (reference as () => unknown)() : reference;
  if (schema === 42) return { streaming: 1 };
  return Array.isArray(schema) ? readTraits(schema[3]) : {};
}

function readTraits(indicator: unknown): Traits {
  if (typeof indicator === "object" && indicator !== null) return indicator;
  const bits = Number(indicator ?? 0);
  return Object.fromEntries(TRAIT_BITS.filter((_, index) => ((bits >> index) & 1) === 1).map((trait) => [trait, 1]));
}
