import { validationError } from "../errors.ts";
import { type AttributeValue, attributeOf, type Item, itemOf, typeOf } from "../values/attribute-value.ts";
import { setKeys } from "../values/compare-values.ts";
import { addDecimals, negateDecimal, parseDecimal, printDecimal } from "../values/decimal.ts";
import { readPath } from "./document-path.ts";
import type { CheckedOperand, CheckedUpdate, Path, SetValue } from "./syntax.ts";

/**
 * The item after an update. Every right-hand side sees the item as it was before.
 *
 * @throws ValidationException for paths and types that the item does not have.
 */
export function applyUpdate(update: CheckedUpdate, item: Item): Item {
  const assigned = update.set.map(({ path, value }) => ({ path, value: setValueOf(value, item) }));
  let result = item;
  for (const { path, value } of inListOrder(assigned)) result = writePath(result, path, value);
  for (const { path, value } of update.add) result = writePath(result, path, added(readPath(item, path), value));
  for (const { path, value } of update.delete) result = deleteElements(result, path, value);
  // Later list elements first, so that removing one does not move another that is still to be removed.
  for (const path of update.remove.toSorted(byIndexDescending)) result = removePath(result, path);
  return result;
}

function inListOrder<Action extends { readonly path: Path }>(actions: readonly Action[]): readonly Action[] {
  return actions.toSorted((a, b) => byIndexDescending(b.path, a.path));
}

function byIndexDescending(a: Path, b: Path): number {
  for (const [position, step] of a.entries()) {
    const other = b[position];
    if (step === other) continue;
    return typeof step === "number" && typeof other === "number" ? other - step : 0;
  }
  return 0;
}

function setValueOf({ left, operator, right }: SetValue<Path, AttributeValue>, item: Item): AttributeValue {
  const value = operandValue(left, item);
  if (operator === undefined || right === undefined) return value;
  const other = operandValue(right, item);
  if (value.N === undefined || other.N === undefined) throw incorrectType();
  const addend = parseDecimal(other.N);
  return { N: printDecimal(addDecimals(parseDecimal(value.N), operator === "+" ? addend : negateDecimal(addend))) };
}

function operandValue(operand: CheckedOperand, item: Item): AttributeValue {
  if (operand.kind === "value") return operand.value;
  if (operand.kind === "path") {
    const value = readPath(item, operand.path);
    if (value !== undefined) return value;
    throw validationError("The provided expression refers to an attribute that does not exist in the item");
  }
  const [first, second] = operand.operands;
  if (first === undefined || second === undefined) throw incorrectType();
  if (operand.name === "list_append") return appended(operandValue(first, item), operandValue(second, item));
  const existing = first.kind === "path" ? readPath(item, first.path) : undefined;
  return existing ?? operandValue(second, item);
}

function appended(first: AttributeValue, second: AttributeValue): AttributeValue {
  if (first.L === undefined || second.L === undefined) throw incorrectType();
  return { L: [...first.L, ...second.L] };
}

function added(existing: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (existing === undefined) return value;
  if (existing.N !== undefined && value.N !== undefined) {
    return { N: printDecimal(addDecimals(parseDecimal(existing.N), parseDecimal(value.N))) };
  }
  if (typeOf(existing) !== typeOf(value) || typeOf(value) === "N") throw incorrectType();
  const known = new Set(setKeys(existing));
  return withElements(existing, value, (key) => !known.has(key));
}

/** The elements of `existing`, then those of `value` whose key passes. Both are sets of one type. */
function withElements(
  existing: AttributeValue,
  value: AttributeValue,
  passes: (key: string) => boolean,
): AttributeValue {
  const keys = setKeys(value);
  if (existing.SS !== undefined) return { SS: [...existing.SS, ...keys.filter(passes)] };
  if (existing.NS !== undefined) return { NS: [...existing.NS, ...keys.filter(passes)] };
  return { BS: [...(existing.BS ?? []), ...(value.BS ?? []).filter((_, index) => passes(keys[index] ?? ""))] };
}

function deleteElements(item: Item, path: Path, value: AttributeValue): Item {
  const existing = readPath(item, path);
  if (existing === undefined) {
    expectContainer(item, path);
    return item;
  }
  if (typeOf(existing) !== typeOf(value)) throw incorrectType();
  const deleted = new Set(setKeys(value));
  const left = withElements(emptySetLike(existing), existing, (key) => !deleted.has(key));
  return setKeys(left).length === 0 ? removePath(item, path) : writePath(item, path, left);
}

function emptySetLike(set: AttributeValue): AttributeValue {
  if (set.SS !== undefined) return { SS: [] };
  return set.NS === undefined ? { BS: [] } : { NS: [] };
}

/** @throws ValidationException where nothing could stand at a path: no list or map holds it. */
function expectContainer(item: Item, path: Path): void {
  const container = readPath(item, path.slice(0, -1));
  const holds = typeof path.at(-1) === "number" ? container?.L : container?.M;
  if (holds === undefined) throw invalidPath();
}

function writePath(item: Item, path: Path, value: AttributeValue): Item {
  return changePath({ M: item }, path, () => value).M ?? {};
}

function removePath(item: Item, path: Path): Item {
  if (readPath(item, path.slice(0, -1)) === undefined) throw invalidPath();
  return changePath({ M: item }, path, () => undefined).M ?? {};
}

/** A copy of `container` with the place at `path` changed; everything beside the path is shared. */
function changePath(container: AttributeValue, path: Path, change: () => AttributeValue | undefined): AttributeValue {
  const [step, ...rest] = path;
  if (typeof step === "number") return changeElement(container, [step, rest], change);
  if (container.M === undefined || step === undefined) throw invalidPath();
  const existing = attributeOf(container.M, step);
  const value = changedMember(existing, rest, change);
  const others = Object.entries(container.M).filter(([name]) => name !== step);
  if (value === undefined) return { M: { ...itemOf(others) } };
  if (existing === undefined) return { M: { ...itemOf([...others, [step, value]]) } };
  return { M: { ...itemOf(Object.entries(container.M).map(([n, v]) => [n, n === step ? value : v] as const)) } };
}

function changeElement(
  container: AttributeValue,
  [index, rest]: readonly [number, Path],
  change: () => AttributeValue | undefined,
): AttributeValue {
  if (container.L === undefined) throw invalidPath();
  const value = changedMember(container.L[index], rest, change);
  if (value === undefined) return { L: container.L.toSpliced(index, 1) };
  if (index >= container.L.length) return { L: [...container.L, value] };
  return { L: container.L.with(index, value) };
}

function changedMember(existing: AttributeValue | undefined, rest: Path, change: () => AttributeValue | undefined) {
  if (rest.length === 0) return change();
  if (existing === undefined) throw invalidPath();
  return changePath(existing, rest, change);
}

function invalidPath() {
  return validationError("The document path provided in the update expression is invalid for update");
}

function incorrectType() {
  return validationError("An operand in the update expression has an incorrect data type");
}
