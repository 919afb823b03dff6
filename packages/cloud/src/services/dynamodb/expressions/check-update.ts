import { typeOf } from "../values/attribute-value.ts";
import type { AttributeType } from "../values/attribute-value.ts";
import { expectKnownFunction, expectOperandCount, expectType, misusedFunction } from "./check-condition.ts";
import { expectApart } from "./document-path.ts";
import { ExpressionProblem } from "./expression-problem.ts";
import type { Placeholders } from "./placeholders.ts";
import type { CheckedOperand, CheckedUpdate, Path, RawOperand, RawPath, RawUpdate, SetValue } from "./syntax.ts";

/** Type names as AWS prints them for ADD and DELETE. */
const TYPE_WORDS: Readonly<Record<AttributeType, string>> = {
  S: "STRING",
  N: "NUMBER",
  B: "BINARY",
  BOOL: "BOOLEAN",
  NULL: "NULL",
  M: "MAP",
  L: "LIST",
  SS: "STRING_SET",
  NS: "NUMBER_SET",
  BS: "BINARY_SET",
};

/**
 * Replaces an update's placeholders and checks its operands and paths.
 *
 * @throws ExpressionProblem with AWS's message.
 */
export function checkUpdate(raw: RawUpdate, placeholders: Placeholders): CheckedUpdate {
  const update = {
    order: raw.order,
    set: raw.set.map(({ path, value }) => ({
      path: placeholders.path(path),
      value: checkSetValue(value, placeholders),
    })),
    remove: raw.remove.map((path) => placeholders.path(path)),
    add: raw.add.map((action) => checkAssignment("ADD", action, placeholders)),
    delete: raw.delete.map((action) => checkAssignment("DELETE", action, placeholders)),
  };
  expectApart(pathsOf(update));
  return update;
}

/** Every path that an update changes, in the order written. */
export function pathsOf(update: CheckedUpdate): readonly Path[] {
  return update.order.flatMap((section) =>
    section === "remove" ? update.remove : update[section].map(({ path }) => path),
  );
}

function checkAssignment(
  operator: "ADD" | "DELETE",
  action: { path: RawPath; value: string },
  placeholders: Placeholders,
) {
  const path = placeholders.path(action.path);
  const value = placeholders.value(action.value);
  const type = typeOf(value);
  const isAllowed = type === "SS" || type === "NS" || type === "BS" || (type === "N" && operator === "ADD");
  if (!isAllowed) {
    throw new ExpressionProblem(
      `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${TYPE_WORDS[type]}, ` +
        `typeSet: ${operator === "ADD" ? "ALLOWED_FOR_ADD_OPERAND" : "ALLOWED_FOR_DELETE_OPERAND"}`,
    );
  }
  return { path, value };
}

function checkSetValue(raw: SetValue<RawPath, string>, placeholders: Placeholders) {
  const left = checkSetOperand(raw.left, placeholders);
  if (raw.operator === undefined || raw.right === undefined) return { left };
  const right = checkSetOperand(raw.right, placeholders);
  for (const operand of [left, right]) expectType(raw.operator, operand, ["N"]);
  return { left, operator: raw.operator, right };
}

function checkSetOperand(raw: RawOperand, placeholders: Placeholders): CheckedOperand {
  if (raw.kind === "path") return { kind: "path", path: placeholders.path(raw.path) };
  if (raw.kind === "value") return { kind: "value", value: placeholders.value(raw.value) };
  expectKnownFunction(raw.name);
  if (raw.name !== "if_not_exists" && raw.name !== "list_append") throw misusedFunction(raw.name);
  expectOperandCount(raw);
  const operands = raw.operands.map((operand) => checkSetOperand(operand, placeholders));
  if (raw.name === "list_append") for (const operand of operands) expectAppendable(operand);
  if (raw.name === "if_not_exists" && operands[0]?.kind !== "path") {
    throw new ExpressionProblem("Operator or function requires a document path; operator or function: if_not_exists");
  }
  return { kind: "call", name: raw.name, operands };
}

function expectAppendable(operand: CheckedOperand): void {
  if (operand.kind === "call" && operand.name === "list_append") throw misusedFunction("list_append");
  expectType("list_append", operand, ["L"]);
}
