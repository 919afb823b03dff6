import { type AttributeValue, type Item, typeOf } from "../values/attribute-value.ts";
import { compareValues, equalValues, setKeys } from "../values/compare-values.ts";
import { readPath } from "./document-path.ts";
import type { CheckedCondition, CheckedOperand, Comparator } from "./syntax.ts";

/** Whether an item meets a condition. An absent item is one without attributes. */
export function evaluateCondition(condition: CheckedCondition, item: Item): boolean {
  switch (condition.kind) {
    case "and":
      return evaluateCondition(condition.left, item) && evaluateCondition(condition.right, item);
    case "or":
      return evaluateCondition(condition.left, item) || evaluateCondition(condition.right, item);
    case "not":
      return !evaluateCondition(condition.condition, item);
    case "compare":
      return compare(condition.comparator, valueOf(condition.left, item), valueOf(condition.right, item));
    case "between":
      return isBetween(
        valueOf(condition.operand, item),
        valueOf(condition.lower, item),
        valueOf(condition.upper, item),
      );
    case "in":
      return condition.candidates.some((candidate) =>
        compare("=", valueOf(condition.operand, item), valueOf(candidate, item)),
      );
    default:
      return holds(condition.name, condition.operands, item);
  }
}

function valueOf(operand: CheckedOperand, item: Item): AttributeValue | undefined {
  if (operand.kind === "value") return operand.value;
  if (operand.kind === "path") return readPath(item, operand.path);
  const [measured] = operand.operands;
  return measured && sizeOf(valueOf(measured, item));
}

/** What the function `size` answers: bytes of strings and binaries, elements of the rest. */
function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  if (value === undefined) return undefined;
  const size = sizeNumber(value);
  return size === undefined ? undefined : { N: String(size) };
}

function sizeNumber(value: AttributeValue): number | undefined {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.M !== undefined) return Object.keys(value.M).length;
  return (value.L ?? value.SS ?? value.NS ?? value.BS)?.length;
}

function compare(comparator: Comparator, left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  if (comparator === "<>") return left === undefined || right === undefined || !equalValues(left, right);
  if (left === undefined || right === undefined) return false;
  if (comparator === "=") return equalValues(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  switch (comparator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    default:
      return order >= 0;
  }
}

function isBetween(
  value: AttributeValue | undefined,
  lower: AttributeValue | undefined,
  upper: AttributeValue | undefined,
): boolean {
  return compare(">=", value, lower) && compare("<=", value, upper);
}

function holds(name: string, operands: readonly CheckedOperand[], item: Item): boolean {
  const [first, second] = operands.map((operand) => valueOf(operand, item));
  if (name === "attribute_exists") return first !== undefined;
  if (name === "attribute_not_exists") return first === undefined;
  if (first === undefined || second === undefined) return false;
  if (name === "attribute_type") return typeOf(first) === second.S;
  return name === "begins_with" ? beginsWith(first, second) : contains(first, second);
}

function beginsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  if (value.S !== undefined && prefix.S !== undefined) return value.S.startsWith(prefix.S);
  if (value.B === undefined || prefix.B === undefined) return false;
  return Buffer.compare(value.B.subarray(0, prefix.B.byteLength), prefix.B) === 0;
}

function contains(value: AttributeValue, part: AttributeValue): boolean {
  if (value.S !== undefined) return part.S !== undefined && value.S.includes(part.S);
  if (value.B !== undefined) return part.B !== undefined && Buffer.from(value.B).includes(Buffer.from(part.B));
  if (value.L !== undefined) return value.L.some((element) => equalValues(element, part));
  if (value.SS !== undefined) return part.S !== undefined && value.SS.includes(part.S);
  if (value.NS !== undefined) return part.N !== undefined && value.NS.includes(part.N);
  return (
    value.BS !== undefined && part.B !== undefined && setKeys(value).includes(Buffer.from(part.B).toString("base64"))
  );
}
