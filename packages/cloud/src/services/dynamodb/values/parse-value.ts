import { invalidParameter, validationError } from "../errors.ts";
import { MAX_NESTING_DEPTH } from "../limits.ts";
import { ATTRIBUTE_TYPES, type AttributeType, type AttributeValue, type Item, itemOf } from "./attribute-value.ts";
import { parseDecimal, printDecimal } from "./decimal.ts";

/**
 * Checks an attribute value of a request and brings its numbers into the form that is stored: plain notation.
 *
 * @throws ValidationException for what no item may hold: unknown numbers, empty sets, duplicates, false NULLs, deep nesting.
 * @see DynamoDB Developer Guide, "Supported data types and naming rules".
 */
export function parseValue(value: AttributeValue, depth = 1): AttributeValue {
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
  L: ({ L = [] }, depth) => {
    checkDepth(depth);
    return { L: L.map((element) => parseValue(element, depth + 1)) };
  },
  M: ({ M = {} }, depth) => {
    checkDepth(depth);
    return { M: parseMembers(M, depth + 1) };
  },
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
  if (new Set(strings).size < strings.length) {
    throw invalidParameter(`Input collection [${strings.join(", ")}] contains duplicates.`);
  }
  return { SS: [...strings] };
}

function parseNumberSet(texts: readonly string[]): AttributeValue {
  if (texts.length === 0) throw invalidParameter("An number set  may not be empty");
  const numbers = texts.map(parseNumber);
  if (new Set(numbers).size < numbers.length) throw validationError("Input collection contains duplicates");
  return { NS: numbers };
}

function parseBinarySet(binaries: readonly Uint8Array[]): AttributeValue {
  if (binaries.length === 0) throw invalidParameter("Binary sets should not be empty");
  const texts = binaries.map((bytes) => Buffer.from(bytes).toString("base64"));
  if (new Set(texts).size < texts.length) {
    throw invalidParameter(`Input collection [${texts.join(", ")}]of type BS contains duplicates.`);
  }
  return { BS: [...binaries] };
}

function checkDepth(depth: number): void {
  if (depth > MAX_NESTING_DEPTH) throw validationError("Nesting Levels have exceeded supported limits");
}
