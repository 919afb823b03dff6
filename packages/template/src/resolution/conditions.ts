import { isJsonObject, type JsonValue } from "@faultline/core";
import type { IntrinsicScope } from "./resolve-context.ts";
import { templateError } from "./template-error.ts";

/**
 * Whether a condition expression holds: `Fn::And`, `Fn::Or`, `Fn::Not`, `Fn::Equals`, `Condition`.
 *
 * @throws LabError where the expression is none of these, or names an unknown condition.
 */
export function evaluateCondition(expression: JsonValue, scope: IntrinsicScope): boolean {
  const [entry] = isJsonObject(expression) ? Object.entries(expression) : [];
  const [key, argument] = entry ?? [];
  if (key === "Condition" && typeof argument === "string") return scope.context.condition(argument);
  const operands: readonly JsonValue[] = Array.isArray(argument) ? argument : [];
  const operator = key === undefined || !Object.hasOwn(OPERATORS, key) ? undefined : OPERATORS[key];
  if (operator === undefined || operands.length < operator.least || operands.length > operator.most)
    throw invalidCondition();
  return operator.holds(operands, scope);
}

interface Operator {
  readonly least: number;
  readonly most: number;
  holds(operands: readonly JsonValue[], scope: IntrinsicScope): boolean;
}

/** @see CloudFormation User Guide, "Condition functions": And and Or take 2 to 10 conditions. */
const OPERATORS: Readonly<Record<string, Operator | undefined>> = {
  "Fn::And": {
    least: 2,
    most: 10,
    holds: (operands, scope) => operands.every((operand) => evaluateCondition(operand, scope)),
  },
  "Fn::Or": {
    least: 2,
    most: 10,
    holds: (operands, scope) => operands.some((operand) => evaluateCondition(operand, scope)),
  },
  "Fn::Not": { least: 1, most: 1, holds: ([operand], scope) => !evaluateCondition(operand ?? null, scope) },
  "Fn::Equals": {
    least: 2,
    most: 2,
    holds: (operands, scope) => {
      const [left, right] = operands.map((operand) => asText(scope.resolve(operand)));
      return left === right;
    },
  },
};

function asText(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

function invalidCondition() {
  return templateError(
    "TEMPLATE_INTRINSIC_INVALID",
    "Template error: a condition is one of Fn::And, Fn::Or, Fn::Not, Fn::Equals and Condition",
    "Write for example !Equals [!Ref Stage, prod]",
  );
}
