import { invalidParameter, validationError } from "../errors.ts";
import { type AttributeType, type AttributeValue, typeOf } from "../values/attribute-value.ts";
import { ExpressionProblem } from "./expression-problem.ts";
import type { CheckedCondition, CheckedOperand, Comparator } from "./syntax.ts";

/** The key attributes of what a Query reads. */
export interface KeyNames {
  readonly partition: KeyAttribute;
  readonly sort?: KeyAttribute | undefined;
}

/** A key attribute and its type in the schema. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: AttributeType;
}

/** Which items of a partition a Query reads. */
export type SortCondition =
  | { readonly kind: "compare"; readonly comparator: Exclude<Comparator, "<>">; readonly value: AttributeValue }
  | { readonly kind: "between"; readonly lower: AttributeValue; readonly upper: AttributeValue }
  | { readonly kind: "begins-with"; readonly prefix: AttributeValue };

/** A Query's key condition: one partition, and a range within it. */
export interface KeyCondition {
  readonly partition: AttributeValue;
  readonly sort?: SortCondition;
}

/** What a key condition says of each attribute. */
export type KeyTerms = ReadonlyMap<string, SortCondition>;

type Term = readonly [attribute: string, condition: SortCondition];

const MIRRORED = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

/**
 * Takes a checked condition apart into one term an attribute.
 *
 * @throws ExpressionProblem where it says what no key condition can.
 * @see DynamoDB Developer Guide, "Key condition expressions for query".
 */
export function keyTerms(condition: CheckedCondition): KeyTerms {
  const terms = conjuncts(condition).map(keyTerm);
  const byAttribute = new Map<string, SortCondition>();
  for (const [attribute, term] of terms) {
    if (byAttribute.has(attribute)) {
      throw new ExpressionProblem("KeyConditionExpressions must only contain one condition per key");
    }
    byAttribute.set(attribute, term);
  }
  return byAttribute;
}

/** The partition and the sort key range of these terms. @throws ValidationException where they do not fit the schema. */
export function planKeyCondition(terms: KeyTerms, keys: KeyNames): KeyCondition {
  const attributes = keys.sort === undefined ? 1 : 2;
  if (terms.size > attributes) {
    throw validationError(
      `The number of query conditions (${terms.size}) exceeds the number of key attributes defined in the schema ` +
        `(${attributes})`,
    );
  }
  const partition = terms.get(keys.partition.name);
  if (partition === undefined) {
    throw validationError(`Query condition missed key schema element: ${keys.partition.name}`);
  }
  if (partition.kind !== "compare" || partition.comparator !== "=") {
    throw validationError("Query key condition not supported");
  }
  expectKeyType(partition, keys.partition);
  if (terms.size === 1) return { partition: partition.value };
  if (keys.sort === undefined) throw validationError("Query key condition not supported");
  const sort = terms.get(keys.sort.name);
  if (sort === undefined) throw validationError(`Query condition missed key schema element: ${keys.sort.name}`);
  expectKeyType(sort, keys.sort);
  return { partition: partition.value, sort };
}

function expectKeyType(term: SortCondition, { name, type }: KeyAttribute): void {
  for (const value of valuesOf(term)) {
    if (typeOf(value) !== type) throw invalidParameter("Condition parameter type does not match schema type");
    const isPrefix = term.kind === "begins-with";
    if (!isPrefix && (value.S === "" || value.B?.byteLength === 0)) throw emptyKey(value, name);
  }
}

function emptyKey(value: AttributeValue, name: string) {
  const kind = value.S === undefined ? "binary" : "string";
  return validationError(
    "One or more parameter values are not valid. " +
      `The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: ${name}`,
  );
}

function valuesOf(term: SortCondition): readonly AttributeValue[] {
  if (term.kind === "between") return [term.lower, term.upper];
  return [term.kind === "compare" ? term.value : term.prefix];
}

function conjuncts(condition: CheckedCondition): readonly CheckedCondition[] {
  if (condition.kind !== "and") return [condition];
  return [...conjuncts(condition.left), ...conjuncts(condition.right)];
}

function keyTerm(condition: CheckedCondition): Term {
  switch (condition.kind) {
    case "compare":
      return comparisonTerm(condition);
    case "between":
      expectKeyFirst("BETWEEN", condition.operand);
      return [
        attributeName(condition.operand),
        { kind: "between", lower: literal(condition.lower), upper: literal(condition.upper) },
      ];
    case "call":
      return prefixTerm(condition.name, condition.operands);
    case "in":
    case "or":
    case "not":
      throw invalidOperator(condition.kind.toUpperCase());
    default:
      throw new ExpressionProblem("Invalid operator used in KeyConditionExpression: AND");
  }
}

function comparisonTerm({ comparator, left, right }: CheckedCondition & { kind: "compare" }): Term {
  if (comparator === "<>") throw invalidOperator("<>");
  if (left.kind !== "value") return [attributeName(left), { kind: "compare", comparator, value: literal(right) }];
  return [attributeName(right), { kind: "compare", comparator: MIRRORED[comparator], value: literal(left) }];
}

function prefixTerm(name: string, operands: readonly CheckedOperand[]): Term {
  const [attribute, prefix] = operands;
  if (name !== "begins_with" || attribute === undefined || prefix === undefined) throw invalidOperator(name);
  expectKeyFirst(name, attribute);
  return [attributeName(attribute), { kind: "begins-with", prefix: literal(prefix) }];
}

function expectKeyFirst(operator: string, operand: CheckedOperand): void {
  if (operand.kind !== "value") return;
  throw invalidCondition(`${operator} operator must have the key attribute as its first operand`);
}

function attributeName(operand: CheckedOperand): string {
  if (operand.kind === "value") throw invalidCondition("No key attribute specified");
  if (operand.kind === "call") throw nestedOperation();
  const [name] = operand.path;
  if (operand.path.length > 1 || typeof name !== "string") {
    throw new ExpressionProblem("KeyConditionExpressions cannot have conditions on nested attributes");
  }
  return name;
}

function literal(operand: CheckedOperand): AttributeValue {
  if (operand.kind === "value") return operand.value;
  if (operand.kind === "call") throw nestedOperation();
  throw invalidCondition("Multiple attribute names used in one condition");
}

function nestedOperation(): ExpressionProblem {
  return new ExpressionProblem("KeyConditionExpressions cannot contain nested operations");
}

function invalidCondition(reason: string): ExpressionProblem {
  return new ExpressionProblem(`Invalid condition in KeyConditionExpression: ${reason}`);
}

function invalidOperator(operator: string): ExpressionProblem {
  return new ExpressionProblem(`Invalid operator used in KeyConditionExpression: ${operator}`);
}
