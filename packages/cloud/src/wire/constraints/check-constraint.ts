import type { Shape } from "../shape.ts";
import { enumOrder } from "./enum-order.ts";
import { javaDouble } from "./java-text.ts";
import type { Constraint } from "./load-constraints.ts";

/** Says what a value breaks, in AWS's words; empty where it breaks nothing. */
type ConstraintCheck = (value: unknown) => readonly string[];

/** A compiled constraint: the check, and all its sentences as AWS lists them for elements of a list or map. */
export interface CompiledConstraint {
  readonly check: ConstraintCheck;
  readonly sentences: readonly string[];
}

/** Longest text that a pattern is tried on, so that no pattern can take long. */
const MAX_PATTERN_INPUT = 4096;

interface Rule {
  readonly sentence: string;
  readonly isBrokenBy: (value: unknown) => boolean;
}

/** Compiles the constraint of one member, element, key or value, not of its parts. */
export function compileConstraint(
  shape: Shape,
  constraint: Constraint,
  enums: ReadonlyMap<string, readonly string[]>,
): CompiledConstraint {
  const bounds = boundRules(shape, constraint);
  const text = [...enumRules(constraint, enums), ...patternRules(constraint)];
  const rules = [...text, ...bounds];
  return {
    check: (value) => rules.filter((rule) => rule.isBrokenBy(value)).map((rule) => rule.sentence),
    sentences: [...bounds, ...text].map((rule) => rule.sentence),
  };
}

function boundRules(shape: Shape, { min, max, isFloat = false }: Constraint): Rule[] {
  const noun = shape.kind === "number" ? "value" : "length";
  const measure = shape.kind === "number" ? Number : lengthOf;
  const print = (bound: number) => (isFloat ? javaDouble(bound) : String(bound));
  const rules: Rule[] = [];
  if (max !== undefined) {
    rules.push({
      sentence: `Member must have ${noun} less than or equal to ${print(max)}`,
      isBrokenBy: (value) => measure(value) > max,
    });
  }
  if (min !== undefined) {
    rules.push({
      sentence: `Member must have ${noun} greater than or equal to ${print(min)}`,
      isBrokenBy: (value) => measure(value) < min,
    });
  }
  return rules;
}

function lengthOf(value: unknown): number {
  if (typeof value === "string" || Array.isArray(value) || value instanceof Uint8Array) return value.length;
  return Object.keys(value as object).length;
}

function enumRules({ enumName, enumValues }: Constraint, enums: ReadonlyMap<string, readonly string[]>): Rule[] {
  const values = (enumName === undefined ? undefined : enums.get(enumName)) ?? enumValues;
  if (values === undefined) return [];
  const allowed = new Set(values);
  return [
    {
      sentence: `Member must satisfy enum value set: [${enumOrder(enumName, values).join(", ")}]`,
      isBrokenBy: (value) => typeof value === "string" && !allowed.has(value),
    },
  ];
}

function patternRules({ pattern }: Constraint): Rule[] {
  const expression = pattern === undefined ? undefined : compilePattern(pattern);
  if (expression === undefined) return [];
  return [
    {
      sentence: `Member must satisfy regular expression pattern: ${pattern}`,
      isBrokenBy: (value) => typeof value === "string" && value.length <= MAX_PATTERN_INPUT && !expression.test(value),
    },
  ];
}

/** A Java pattern that must match the whole text; undefined where JavaScript cannot express it. */
function compilePattern(pattern: string): RegExp | undefined {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(`^(?:${pattern})$`, flags);
    } catch {
      continue; // Java allows escapes that Unicode mode refuses; the other mode may take them.
    }
  }
  return undefined;
}
