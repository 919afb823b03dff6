import { type AttributeType, type AttributeValue, typeOf } from "../values/attribute-value.ts";
import { pathsOf } from "./check-update.ts";
import type { CheckedOperand, CheckedUpdate, Path, SetValue } from "./syntax.ts";

/** The type that a SET action gives whatever the item holds; undefined where that depends on the item. */
export function staticType({ left, operator }: SetValue<Path, AttributeValue>): AttributeType | undefined {
  return operator === undefined ? operandType(left) : "N";
}

function operandType(operand: CheckedOperand): AttributeType | undefined {
  if (operand.kind === "value") return typeOf(operand.value);
  if (operand.kind === "path") return undefined;
  if (operand.name === "list_append") return "L";
  const fallback = operand.operands[1];
  return fallback === undefined ? undefined : operandType(fallback);
}

/** Every document path in an update: of what it changes, and of what it reads. */
export function mentionedPaths(update: CheckedUpdate): readonly Path[] {
  const read = update.set.flatMap(({ value: { left, right } }) => [
    ...operandPaths(left),
    ...(right === undefined ? [] : operandPaths(right)),
  ]);
  return [...pathsOf(update), ...read];
}

function operandPaths(operand: CheckedOperand): readonly Path[] {
  if (operand.kind === "path") return [operand.path];
  return operand.kind === "value" ? [] : operand.operands.flatMap(operandPaths);
}
