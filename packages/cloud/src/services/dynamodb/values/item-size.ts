import { type AttributeType, type AttributeValue, type Item, typeOf } from "./attribute-value.ts";
import { decimalSize, parseDecimal } from "./decimal.ts";

/** Overhead of a list or map, whatever it holds. */
const DOCUMENT_OVERHEAD_BYTES = 3;
/** Overhead of each element of a list or map. */
const ELEMENT_OVERHEAD_BYTES = 1;

/**
 * Bytes that an item counts for in limits and capacity: names and values.
 *
 * @see DynamoDB Developer Guide, "DynamoDB item sizes and formats".
 */
export function itemSize(item: Item): number {
  let sizeBytes = 0;
  for (const [name, value] of Object.entries(item)) sizeBytes += Buffer.byteLength(name) + valueSize(value);
  return sizeBytes;
}

/** Bytes that one value counts for, its name excluded. */
function valueSize(value: AttributeValue): number {
  return SIZES[typeOf(value)](value);
}

const SIZES: Readonly<Record<AttributeType, (value: AttributeValue) => number>> = {
  S: ({ S = "" }) => Buffer.byteLength(S),
  N: ({ N = "0" }) => numberSize(N),
  B: ({ B }) => B?.byteLength ?? 0,
  BOOL: () => 1,
  NULL: () => 1,
  SS: ({ SS = [] }) => sum(SS, (text) => Buffer.byteLength(text)),
  NS: ({ NS = [] }) => sum(NS, numberSize),
  BS: ({ BS = [] }) => sum(BS, (bytes) => bytes.byteLength),
  L: ({ L = [] }) => DOCUMENT_OVERHEAD_BYTES + sum(L, (element) => ELEMENT_OVERHEAD_BYTES + valueSize(element)),
  M: ({ M = {} }) => DOCUMENT_OVERHEAD_BYTES + sum(Object.entries(M), memberSize),
};

function memberSize([name, member]: readonly [string, AttributeValue]): number {
  return ELEMENT_OVERHEAD_BYTES + Buffer.byteLength(name) + valueSize(member);
}

function numberSize(text: string): number {
  return decimalSize(parseDecimal(text));
}

function sum<Element>(elements: readonly Element[], size: (element: Element) => number): number {
  let total = 0;
  for (const element of elements) total += size(element);
  return total;
}
