import { type AttributeType, type AttributeValue, attributeOf, typeOf } from "./attribute-value.ts";
import { compareDecimals, parseDecimal } from "./decimal.ts";

/**
 * Orders two values of the same scalar type: numbers by magnitude, strings by their UTF-8 bytes, binaries by unsigned bytes.
 *
 * @returns Negative, zero or positive; undefined where the values have no common order.
 */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.S !== undefined && b.S !== undefined) return compareStrings(a.S, b.S);
  if (a.N !== undefined && b.N !== undefined) return compareDecimals(parseDecimal(a.N), parseDecimal(b.N));
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(a.B, b.B);
  return undefined;
}

/** Whether two values are the same; the order of a set's elements does not matter. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  const type = typeOf(a);
  return type === typeOf(b) && EQUALITIES[type](a, b);
}

type Equality = (a: AttributeValue, b: AttributeValue) => boolean;

const sameOrder: Equality = (a, b) => compareValues(a, b) === 0;
const sameSet: Equality = (a, b) => sameElements(setKeys(a), setKeys(b));

const EQUALITIES: Readonly<Record<AttributeType, Equality>> = {
  S: (a, b) => a.S === b.S,
  N: (a, b) => a.N === b.N, // Stored and parsed numbers are in their one canonical form.
  B: sameOrder,
  BOOL: (a, b) => a.BOOL === b.BOOL,
  NULL: () => true,
  M: ({ M: a = {} }, { M: b = {} }) => equalMaps(a, b),
  L: ({ L: a = [] }, { L: b = [] }) => equalLists(a, b),
  SS: sameSet,
  NS: sameSet,
  BS: sameSet,
};

/** A set's elements as strings that are equal where the elements are. Empty for what is no set. */
export function setKeys(value: AttributeValue): readonly string[] {
  if (value.BS !== undefined) return value.BS.map((bytes) => Buffer.from(bytes).toString("base64"));
  return value.SS ?? value.NS ?? [];
}

/** Orders strings by their UTF-8 bytes. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function sameElements(a: readonly string[], b: readonly string[]): boolean {
  const elements = new Set(b);
  return a.length === b.length && a.every((element) => elements.has(element));
}

function equalLists(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  return (
    a.length === b.length &&
    a.every((element, index) => {
      const other = b[index];
      return other !== undefined && equalValues(element, other);
    })
  );
}

function equalMaps(a: Record<string, AttributeValue>, b: Record<string, AttributeValue>): boolean {
  const entries = Object.entries(a);
  return (
    entries.length === Object.keys(b).length &&
    entries.every(([name, member]) => {
      const other = attributeOf(b, name);
      return other !== undefined && equalValues(member, other);
    })
  );
}
