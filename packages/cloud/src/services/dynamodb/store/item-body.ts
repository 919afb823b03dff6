import type { AttributeValue, Item } from "../values/attribute-value.ts";

/** Marks a body that holds binary values, which JSON has no form for. */
const BINARY_MARK = "b";

/** An item as stored text: JSON, with binaries in base64 under {@link BINARY_MARK}. */
export function encodeBody(item: Item): string {
  return hasBinary({ M: item }) ? BINARY_MARK + JSON.stringify(item, encodeMember) : JSON.stringify(item);
}

/** The item of a stored text. */
export function decodeBody(body: string): Item {
  if (!body.startsWith(BINARY_MARK)) return JSON.parse(body) as Item;
  return decodeMembers(JSON.parse(body.slice(BINARY_MARK.length)) as Record<string, StoredValue>);
}

type StoredValue =
  | { readonly B: string }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly StoredValue[] }
  | { readonly M: Readonly<Record<string, StoredValue>> }
  | AttributeValue;

function hasBinary(value: AttributeValue): boolean {
  if (value.B !== undefined || value.BS !== undefined) return true;
  if (value.L !== undefined) return value.L.some(hasBinary);
  return value.M !== undefined && Object.values(value.M).some(hasBinary);
}

function encodeMember(_name: string, member: unknown): unknown {
  if (member instanceof Uint8Array) return Buffer.from(member).toString("base64");
  // A Buffer turns itself into this form before the replacer sees it.
  return isBufferJson(member) ? Buffer.from(member.data).toString("base64") : member;
}

function isBufferJson(member: unknown): member is { readonly type: "Buffer"; readonly data: readonly number[] } {
  return (
    typeof member === "object" && member !== null && "type" in member && member.type === "Buffer" && "data" in member
  );
}

function decodeMembers(members: Readonly<Record<string, StoredValue>>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, decodeValue(value)]));
}

function decodeValue(value: StoredValue): AttributeValue {
  if ("B" in value && typeof value.B === "string") return { B: fromBase64(value.B) };
  if ("BS" in value && value.BS !== undefined) return { BS: value.BS.map((each) => fromBase64(String(each))) };
  if ("L" in value && value.L !== undefined) return { L: value.L.map(decodeValue) };
  if ("M" in value && value.M !== undefined) return { M: decodeMembers(value.M) };
  return value;
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}
