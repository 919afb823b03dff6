import type { Condition } from "./filter-pattern.ts";

/** Whether a condition holds, given which of its tests pass. */
export function holdsCondition<Test>(condition: Condition<Test>, passes: (test: Test) => boolean): boolean {
  if (condition.kind === "test") return passes(condition.test);
  const { kind, operands } = condition;
  return kind === "and"
    ? operands.every((operand) => holdsCondition(operand, passes))
    : operands.some((operand) => holdsCondition(operand, passes));
}

/** The tests of a condition, in their order. */
export function testsOf<Test>(condition: Condition<Test>): readonly Test[] {
  return condition.kind === "test" ? [condition.test] : condition.operands.flatMap((operand) => testsOf(operand));
}
