import { invalidParameter, validationError } from "../errors.ts";
import { MAX_NESTING_DEPTH } from "../limits.ts";
import { ATTRIBUTE_TYPES, type AttributeType, type AttributeValue, type Item, itemOf } from "./attribute-value.ts";
import { compareStrings } from "./compare-values.ts";
import { compareDecimals, parseDecimal, printDecimal } from "./decimal.ts";

/**
 * Checks an attribute value of a request and brings it into the form that is stored: numbers in plain notation, the
 * elements of sets in order, strings and binaries by their bytes and numbers by their size.
 *
 * @throws ValidationException for what no item may hold: unknown numbers, empty sets, duplicates, false NULLs, deep nesting.
 * @see DynamoDB Developer Guide, "Supported data types and naming rules".
 */
export function parseValue(value: AttributeValue, depth = 1): AttributeValue {
  checkDepth(depth);
  return PARSERS[soleType(value)](value, depth);
}

const asIs = (value: AttributeValue) => value;

const PARSERS: Readonly<Record<AttributeType, (value: AttributeValue, depth: number) => AttributeValue>> = {
  S: asIs,
  N: ({ N = "" }) => ({ N: parseNumber(N) }),
  B: asIs,
  BOOL: asIs,
  NULL: parseNull,
  SS: ({ SS = [] }) => parseStringSet(SS),
  NS: ({ NS = [] }) => parseNumberSet(NS),
  BS: ({ BS = [] }) => parseBinarySet(BS),
  L: ({ L = [] }, depth) => ({ L: L.map((element) => parseValue(element, depth + 1)) }),
  M: ({ M = {} }, depth) => ({ M: parseMembers(M, depth + 1) }),
};

function parseNull(value: AttributeValue): AttributeValue {
  if (value.NULL === true) return value;
  throw invalidParameter("Null attribute value types must have the value of true");
}

/** Checks every attribute of an item or key; otherwise as {@link parseValue}. */
export function parseItem(item: Item): Item {
  return parseMembers(item, 1);
}

function parseMembers(members: Item, depth: number): Record<string, AttributeValue> {
  return itemOf(Object.entries(members).map(([name, value]) => [name, parseValue(value, depth)] as const));
}

function soleType(value: AttributeValue): AttributeType {
  let sole: AttributeType | undefined;
  for (const type of ATTRIBUTE_TYPES) {
    if (value[type] === undefined || value[type] === null) continue;
    if (sole !== undefined) {
      throw validationError(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
      );
    }
    sole = type;
  }
  if (sole !== undefined) return sole;
  throw validationError("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
}

const SHORT_INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;

function parseNumber(text: string): string {
  return SHORT_INTEGER.test(text) ? text : printDecimal(parseDecimal(text));
}

function parseStringSet(strings: readonly string[]): AttributeValue {
  if (strings.length === 0) throw invalidParameter("An string set  may not be empty");
  const repeat = firstRepeat(strings);
  if (repeat !== undefined) {
    throw invalidParameter(
      `Input collection [${quotedUpTo(strings, repeat, compareStrings).join(", ")}] contains duplicates.`,
    );
  }
  return { SS: strings.toSorted(compareStrings) };
}

function parseNumberSet(texts: readonly string[]): AttributeValue {
  if (texts.length === 0) throw invalidParameter("An number set  may not be empty");
  const numbers = texts.map(parseNumber);
  if (firstRepeat(numbers) !== undefined) throw invalidParameter("Input collection contains duplicates.");
  const byText = new Map(numbers.map((text) => [text, parseDecimal(text)] as const));
  return { NS: [...byText].toSorted(([, a], [, b]) => compareDecimals(a, b)).map(([text]) => text) };
}

function parseBinarySet(binaries: readonly Uint8Array[]): AttributeValue {
  if (binaries.length === 0) throw invalidParameter("Binary sets should not be empty");
  const texts = binaries.map((bytes) => Buffer.from(bytes).toString("base64"));
  const repeat = firstRepeat(texts);
  if (repeat !== undefined) {
    throw invalidParameter(
      `Input collection [${quotedUpTo(texts, repeat, compareBase64).join(",")}]of type BS contains duplicates.`,
    );
  }
  return { BS: binaries.toSorted((a, b) => Buffer.compare(a, b)) };
}

/** Where the first element stands that was there before. */
function firstRepeat(texts: readonly string[]): number | undefined {
  if (new Set(texts).size === texts.length) return undefined;
  const seen = new Set<string>();
  return texts.findIndex((text) => seen.size === seen.add(text).size);
}

/** A set's elements as messages list them: in order up to the first repeat, the rest as given. */
function quotedUpTo(texts: readonly string[], repeat: number, compare: (a: string, b: string) => number) {
  return [...texts.slice(0, repeat).toSorted(compare), ...texts.slice(repeat)].map((text) => `"${text}"`);
}

function compareBase64(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, "base64"), Buffer.from(b, "base64"));
}

function checkDepth(depth: number): void {
  if (depth <= MAX_NESTING_DEPTH) return;
  throw validationError(
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
  );
}
