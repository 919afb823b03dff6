import type { AttributeValue } from "@aws-sdk/client-dynamodb";

export type { AttributeValue };

/** An item: attribute values by name. Never changed in place. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** The type descriptors of the API. */
export type AttributeType = "S" | "N" | "B" | "BOOL" | "NULL" | "M" | "L" | "SS" | "NS" | "BS";

/** Every type descriptor. */
export const ATTRIBUTE_TYPES: readonly AttributeType[] = ["S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"];

/** The type of a value that holds exactly one member. */
export function typeOf(value: AttributeValue): AttributeType {
  for (const type of ATTRIBUTE_TYPES) if (value[type] !== undefined) return type;
  throw new Error("Broken invariant: an attribute value without a type reached the engine");
}

/** The value of an item's own attribute. A name such as `constructor` is nothing special. */
export function attributeOf(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

/** Makes an item of pairs; safe for every attribute name, `__proto__` too. */
export function itemOf(entries: Iterable<readonly [string, AttributeValue]>): Item {
  return Object.fromEntries(entries);
}

/** A value as AWS prints it in messages: `{S:a}`. */
export function printValue(value: AttributeValue): string {
  const type = typeOf(value);
  return `{${type}:${PRINTERS[type](value)}}`;
}

const printBytes = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const printList = (texts: readonly string[] = []) => `[${texts.join(",")}]`;
const printMap = (members: Item = {}) =>
  `{${Object.entries(members)
    .map(([name, member]) => `${name}=${printValue(member)}`)
    .join(",")}}`;

const PRINTERS: Readonly<Record<AttributeType, (value: AttributeValue) => string>> = {
  S: ({ S }) => String(S),
  N: ({ N }) => String(N),
  B: ({ B }) => printBytes(B ?? new Uint8Array()),
  BOOL: ({ BOOL }) => String(BOOL),
  NULL: ({ NULL }) => String(NULL),
  M: ({ M }) => printMap(M),
  L: ({ L }) => printList(L?.map(printValue)),
  SS: ({ SS }) => printList(SS),
  NS: ({ NS }) => printList(NS),
  BS: ({ BS }) => printList(BS?.map(printBytes)),
};
