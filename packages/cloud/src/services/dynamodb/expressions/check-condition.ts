import { MAX_EXPRESSION_OPERATORS, MAX_IN_OPERANDS } from "../limits.ts";
import { ATTRIBUTE_TYPES, type AttributeType, printValue, typeOf } from "../values/attribute-value.ts";
import { compareValues } from "../values/compare-values.ts";
import { ExpressionProblem } from "./expression-problem.ts";
import type { Placeholders } from "./placeholders.ts";
import {
  type CheckedCondition,
  type CheckedOperand,
  type FunctionCall,
  printPath,
  type RawCondition,
  type RawOperand,
} from "./syntax.ts";

/** Functions that are conditions by themselves, with the number of their operands. */
const CONDITION_FUNCTIONS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
};
const UPDATE_FUNCTIONS: Readonly<Record<string, number>> = { if_not_exists: 2, list_append: 2 };
const FUNCTIONS: Readonly<Record<string, number>> = { ...CONDITION_FUNCTIONS, ...UPDATE_FUNCTIONS, size: 1 };
const ORDERED_TYPES: readonly AttributeType[] = ["S", "N", "B"];

/**
 * Replaces a condition's placeholders and checks that every operator has operands that it can take.
 *
 * @throws ExpressionProblem with AWS's message.
 */
export function checkCondition(condition: RawCondition, placeholders: Placeholders): CheckedCondition {
  const checker = new ConditionChecker(placeholders);
  return checker.condition(condition);
}

class ConditionChecker {
  readonly #placeholders: Placeholders;
  #operators = 0;

  constructor(placeholders: Placeholders) {
    this.#placeholders = placeholders;
  }

  condition(raw: RawCondition): CheckedCondition {
    if (++this.#operators > MAX_EXPRESSION_OPERATORS) {
      throw new ExpressionProblem(`The expression contains too many operators; operator count: ${this.#operators}`);
    }
    switch (raw.kind) {
      case "and":
      case "or":
        return { kind: raw.kind, left: this.condition(raw.left), right: this.condition(raw.right) };
      case "not":
        return { kind: "not", condition: this.condition(raw.condition) };
      case "compare":
        return this.#compare(raw);
      case "between":
        return this.#between(raw);
      case "in":
        return this.#in(raw);
      default:
        return this.#function(raw);
    }
  }

  #compare(raw: RawCondition & { kind: "compare" }): CheckedCondition {
    const left = this.#operand(raw.left);
    const right = this.#operand(raw.right);
    expectDistinct(raw.comparator, left, [right]);
    if (raw.comparator !== "=" && raw.comparator !== "<>") {
      expectOrdered(raw.comparator, left);
      expectOrdered(raw.comparator, right);
    }
    return { kind: "compare", comparator: raw.comparator, left, right };
  }

  #between(raw: RawCondition & { kind: "between" }): CheckedCondition {
    const operand = this.#operand(raw.operand);
    const lower = this.#operand(raw.lower);
    const upper = this.#operand(raw.upper);
    for (const each of [operand, lower, upper]) expectOrdered("BETWEEN", each);
    expectDistinct("BETWEEN", operand, [lower, upper]);
    expectBoundsInOrder(lower, upper);
    return { kind: "between", operand, lower, upper };
  }

  #in(raw: RawCondition & { kind: "in" }): CheckedCondition {
    if (raw.candidates.length > MAX_IN_OPERANDS) {
      throw new ExpressionProblem(
        `The IN operator is provided with too many operands; number of operands: ${raw.candidates.length}`,
      );
    }
    const operand = this.#operand(raw.operand);
    return { kind: "in", operand, candidates: raw.candidates.map((candidate) => this.#operand(candidate)) };
  }

  #function(raw: FunctionCall<readonly (string | number)[], string>): CheckedCondition {
    expectKnownFunction(raw.name);
    if (!Object.hasOwn(CONDITION_FUNCTIONS, raw.name)) throw misusedFunction(raw.name);
    const call = this.#checkedCall(raw);
    const [first, second] = call.operands;
    if (raw.name.endsWith("exists") && first?.kind !== "path") {
      throw new ExpressionProblem(`Operator or function requires a document path; operator or function: ${raw.name}`);
    }
    if (raw.name === "attribute_type") expectTypeName(second);
    if (raw.name === "begins_with") for (const operand of call.operands) expectType("begins_with", operand, ["S", "B"]);
    if (second !== undefined) expectDistinct(raw.name, first, [second]);
    return call;
  }

  #operand(raw: RawOperand): CheckedOperand {
    if (raw.kind === "path") return { kind: "path", path: this.#placeholders.path(raw.path) };
    if (raw.kind === "value") return { kind: "value", value: this.#placeholders.value(raw.value) };
    expectKnownFunction(raw.name);
    if (raw.name !== "size") throw misusedFunction(raw.name);
    const call = this.#checkedCall(raw);
    for (const operand of call.operands) expectType("size", operand, ["S", "B", "SS", "NS", "BS", "L", "M"]);
    return call;
  }

  #checkedCall(raw: FunctionCall<readonly (string | number)[], string>) {
    expectOperandCount(raw);
    const operands = raw.operands.map((operand) => this.#operand(operand));
    return { kind: "call", name: raw.name, operands } as const;
  }
}

/** @throws ExpressionProblem where no function has this name; names are case-sensitive. */
export function expectKnownFunction(name: string): void {
  if (!Object.hasOwn(FUNCTIONS, name)) throw new ExpressionProblem(`Invalid function name; function: ${name}`);
}

/** The problem of a function that exists but cannot stand here. */
export function misusedFunction(name: string): ExpressionProblem {
  return new ExpressionProblem(`The function is not allowed to be used this way in an expression; function: ${name}`);
}

/** @throws ExpressionProblem where a function has too many or too few operands. */
export function expectOperandCount({ name, operands }: { name: string; operands: readonly unknown[] }): void {
  if (operands.length === FUNCTIONS[name]) return;
  throw new ExpressionProblem(
    `Incorrect number of operands for operator or function; operator or function: ${name}, ` +
      `number of operands: ${operands.length}`,
  );
}

/** @throws ExpressionProblem where a literal operand, or what `size` gives, has none of these types. */
export function expectType(name: string, operand: CheckedOperand, types: readonly AttributeType[]): void {
  const type = knownType(operand);
  if (type === undefined || types.includes(type)) return;
  throw new ExpressionProblem(
    `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
  );
}

/** The type that an operand has whatever the item holds. */
function knownType(operand: CheckedOperand): AttributeType | undefined {
  if (operand.kind === "value") return typeOf(operand.value);
  return operand.kind === "call" && operand.name === "size" ? "N" : undefined;
}

function expectOrdered(operator: string, operand: CheckedOperand): void {
  expectType(operator, operand, ORDERED_TYPES);
}

function expectDistinct(operator: string, first: CheckedOperand | undefined, rest: readonly CheckedOperand[]): void {
  if (first?.kind !== "path") return;
  const text = printPath(first.path);
  if (!rest.some((operand) => operand.kind === "path" && printPath(operand.path) === text)) return;
  throw new ExpressionProblem(
    "The first operand must be distinct from the remaining operands for this operator or function; " +
      `operator: ${operator}, first operand: ${text}`,
  );
}

function expectBoundsInOrder(lower: CheckedOperand, upper: CheckedOperand): void {
  if (lower.kind !== "value" || upper.kind !== "value") return;
  const bounds =
    `lower bound operand: AttributeValue: ${printValue(lower.value)}, ` +
    `upper bound operand: AttributeValue: ${printValue(upper.value)}`;
  const order = compareValues(lower.value, upper.value);
  if (order === undefined) {
    throw new ExpressionProblem(`The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
  }
  if (order > 0) {
    throw new ExpressionProblem(
      `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`,
    );
  }
}

function expectTypeName(operand: CheckedOperand | undefined): void {
  if (operand === undefined || operand.kind !== "value") {
    throw new ExpressionProblem(
      "Incorrect operand type for operator or function; operator or function: attribute_type, " +
        "operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}",
    );
  }
  expectType("attribute_type", operand, ["S"]);
  const known = ATTRIBUTE_TYPES.some((type) => type === operand.value.S);
  if (known) return;
  throw new ExpressionProblem(
    `Invalid attribute type name found; type: ${operand.value.S ?? ""}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
  );
}
